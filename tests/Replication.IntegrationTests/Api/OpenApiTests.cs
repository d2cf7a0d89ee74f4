using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>
/// Compares the OpenAPI document with the running system: makes every call and validates every response against its schema.
/// </summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private const string HookSecret = "a-secret-of-the-webhook-0123456789";

    private static readonly Uri Nowhere = new($"http://127.0.0.1:{FreePort.Take()}");

    // Endpoints that are not part of the API.
    private static readonly string[] Undescribed = ["/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/"];

    // The in-memory bus has no dead-letter queues. PoisonTests validates the response of a system with a broker.
    private static readonly string[] OfBrokersOnly = ["redeliverDeadLetters"];

    private RegistryPair _registries = null!;
    private ApiHost _host = null!;
    private ReplicationTask _task = null!;
    private JsonObject _document = null!;
    private ApiAnswer? _last;

    public async ValueTask InitializeAsync()
    {
        _registries = await RegistryPair.StartAsync();
        using var pusher = new RegistryPusher(_registries.Source.Address);
        await pusher.PushAsync("team/app", "v1", SampleImage.Create(1, [10]));
        _host = await ApiHost.StartAsync(
            [Instance("hangzhou", _registries.Source.Address), Instance(
                "tokyo", _registries.Target.Address), Instance("away", Nowhere), Instance("beyond", Nowhere)],
            [Rule("team-to-tokyo", "hangzhou", "tokyo"), Rule("away", "away", "beyond")],
            ApiHost.Token("admin", TokenRole.Admin),
            ApiHost.Token("viewer", TokenRole.Viewer));
        _task = SampleTasks.Full(TimeProvider.System.GetUtcNow().AddMinutes(-5));
        await _host.Services.GetRequiredService<ITaskStore>().AddAsync([_task], default);
        await _host.Services.GetRequiredService<IEventStore>().AddAsync(CompletionEvent.Of(_task), default);
        _document = JsonNode.Parse((await _host.GetAsync("/openapi/v1.json")).Text)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await _registries.DisposeAsync();
    }

    [Fact]
    public void The_document_is_one_of_OpenAPI()
    {
        var read = OpenApiDocument.Parse(_document.ToJsonString(), "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(Operations().Count, read.Document!.Paths.Sum(static it => it.Value.Operations!.Count));
        Assert.Equal(Operations().Count, Operations().Select(static it => it.Id).Distinct().Count());
    }

    [Fact]
    public void Every_call_that_is_mapped_is_described_and_none_else()
    {
        var mapped = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static it => !Undescribed.Contains(it.RoutePattern.RawText) && it.Metadata.GetMetadata<ConsoleEndpoint>() is null)
            .SelectMany(static it => it.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(
                method => $"{method} {it.RoutePattern.RawText!.Replace("{**repository}", "{repository}/tags", StringComparison.Ordinal)}"));

        Assert.Equal(mapped.Order(), Operations().Select(static it => $"{it.Method} {it.Path}").Order());
    }

    [Fact]
    public async Task Every_call_succeeds_as_the_document_says()
    {
        var operations = Operations().ToDictionary(static it => it.Id);
        var left = operations.Keys.ToHashSet();
        foreach (var (id, path, body, headers) in Script())
        {
            left.Remove(id);
            var operation = operations[id];
            var answer = await CallAsync(operation, path, body ?? operation.Example, headers);
            Assert.True(
                answer.Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices, $"{id}: {(int)answer.Status} {answer.Text}");
            AssertAsDescribed(operation, answer);
            _last = answer;
        }
        Assert.Equal(OfBrokersOnly, left);
    }

    [Fact]
    public async Task Every_call_is_refused_as_the_document_says()
    {
        foreach (var operation in Operations())
        {
            foreach (var (path, body, headers, token) in Mistakes(operation))
            {
                var answer = await CallAsync(operation, path, body, headers, token);
                Assert.True((int)answer.Status is >= 400 and < 500, $"{operation.Id} {path} {body}: {(int)answer.Status} {answer.Text}");
                AssertAsDescribed(operation, answer);
            }
        }
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        Assert.Equal(
            HttpStatusCode.RequestUriTooLong, (await _host.GetAsync($"/api/v1/tasks?tag={new string('a', 9_000)}", "admin")).Status);
        Assert.Equal(
            (HttpStatusCode)431,
            (await _host.CallAsync(HttpMethod.Get, "/api/v1/tasks", token: "admin", headers: ("X-Long", new string('a', 17_000)))).Status);
        Assert.Equal(
            (413, "request.tooLarge"),
            (await _host.CallAsync(HttpMethod.Post, "/api/v1/instances", $$"""{"name":"{{new string('a', 65_536)}}"}""", "admin")).Outcome);
    }

    private static IEnumerable<(string Path, string? Body, (string, string)[] Headers, string? Token)> Mistakes(Operation operation)
    {
        var known = operation.Path.Replace("{name}", "hangzhou", StringComparison.Ordinal)
            .Replace("{instance}", "hangzhou", StringComparison.Ordinal)
            .Replace("{repository}", "team/app", StringComparison.Ordinal)
            .Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{queue}", "none", StringComparison.Ordinal);
        yield return (known, operation.Example, [], null);
        if (!operation.Path.StartsWith("/api/", StringComparison.Ordinal))
            yield break;
        if (operation.Id == "findCaller")
            yield return (known, operation.Example, [], "guessed");
        if (operation.Path.Contains("{name}", StringComparison.Ordinal) || operation.Path.Contains("{id}", StringComparison.Ordinal))
            yield return (operation.Path.Replace("{name}", "none", StringComparison.Ordinal)
                .Replace("{repository}", "team/app", StringComparison.Ordinal)
                .Replace("{id}", "none", StringComparison.Ordinal), operation.Example, [], "admin");
        foreach (var parameter in operation.Parameters)
        {
            if (parameter is "limit" or "n")
                yield return ($"{known}?{parameter}=0", operation.Example, [], "admin");
            // Every name is a valid cursor of a list that is sorted by name.
            if (parameter is "after" && operation.Id != "listRules")
                yield return ($"{known}?after=nonsense", operation.Example, [], "admin");
            if (parameter is "Idempotency-Key")
                yield return (known, operation.Example, [("Idempotency-Key", new string('k', 256))], "admin");
        }
        if (operation.Example is null)
            yield break;
        yield return (known, "[", [], "admin");
        yield return (known, """{"nonsense":1}""", [], "admin");
        yield return (known, $"\"{new string('a', 65_536)}\"", [], "admin");
    }

    private async Task<ApiAnswer> CallAsync(
        Operation operation, string path, string? body, (string, string)[] headers, string? token = "admin") =>
        await _host.CallAsync(new HttpMethod(operation.Method), path, body, operation.Path.StartsWith("/hooks/", StringComparison.Ordinal)
            && token == "admin" ? HookSecret : token, headers);

    private void AssertAsDescribed(Operation operation, ApiAnswer answer)
    {
        var described = operation.Json["responses"]![$"{(int)answer.Status}"]?.AsObject();
        Assert.True(
            described is not null, $"{operation.Id} answers {(int)answer.Status}, of which the document knows nothing: {answer.Text}");
        if (described["content"] is not JsonObject content)
        {
            Assert.Equal("", answer.Text);
            return;
        }
        var (mediaType, form) = content.Single();
        if (!mediaType.EndsWith("json", StringComparison.Ordinal))
            return;
        DescribedSchema.AssertFits(_document, form!["schema"]!.AsObject(), answer.Json, $"{operation.Id} {(int)answer.Status}");
        if (described["x-codes"] is JsonArray codes)
            Assert.Contains(answer.Json.GetProperty("code").GetString(), codes.Select(static it => it!.GetValue<string>()));
        if (described["headers"]?["Location"] is not null)
            Assert.NotNull(answer.Location);
        if (described["headers"]?["ETag"] is not null && operation.Id != "findInstance" && operation.Id != "findRule")
            Assert.NotNull(answer.ETag);
    }

    private List<Operation> Operations() =>
    [
        .. _document["paths"]!.AsObject().SelectMany(path => path.Value!
            .AsObject()
            .Select(it => new Operation(it.Key.ToUpperInvariant(), path.Key, it.Value!.AsObject()))),
    ];

    private static RegistryInstance Instance(string name, Uri address) => new()
    {
        Name = name,
        Endpoint = new Uri(address.GetLeftPart(UriPartial.Authority)),
        Webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.Bearer, new Secret(HookSecret))
    };

    private static ReplicationRule Rule(string name, string source, string target) => new()
    {
        Id = name,
        Name = name,
        Source = source,
        Target = target,
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = "release-.*",
        Declared = true,
        CreatedAt = default,
        ActiveSince = default,
    };

    private sealed record Operation(string Method, string Path, JsonObject Json)
    {
        public string Id => Json["operationId"]!.GetValue<string>();

        public string? Example => Json["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString();

        public IEnumerable<string> Parameters => Json["parameters"]!.AsArray().Select(static it => it!["name"]!.GetValue<string>());
    }
}
