using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Testing.Storage;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>The required role of every API call, one row per call.</summary>
public sealed class ApiAccessTests
{
    // Call → the lowest role with access, and whether a token that is limited to namespaces has access.
    private static readonly Dictionary<string, (TokenRole Role, bool LimitedToo)> Calls = new()
    {
        ["GET /api/v1/tasks"] = (TokenRole.Viewer, true),
        ["GET /api/v1/tasks/stream"] = (TokenRole.Viewer, true),
        ["GET /api/v1/tasks/{id}"] = (TokenRole.Viewer, true),
        ["POST /api/v1/tasks"] = (TokenRole.Operator, true),
        ["POST /api/v1/tasks/cancel"] = (TokenRole.Operator, true),
        ["POST /api/v1/tasks/retry"] = (TokenRole.Operator, true),
        ["POST /api/v1/tasks/{id}/cancel"] = (TokenRole.Operator, true),
        ["POST /api/v1/tasks/{id}/retry"] = (TokenRole.Operator, true),
        ["GET /api/v1/stats"] = (TokenRole.Viewer, true),
        ["GET /api/v1/processes"] = (TokenRole.Viewer, true),
        ["GET /api/v1/status"] = (TokenRole.Viewer, true),
        ["GET /api/v1/events"] = (TokenRole.Viewer, true),
        ["GET /api/v1/rules"] = (TokenRole.Viewer, true),
        ["GET /api/v1/rules/{id}"] = (TokenRole.Viewer, true),
        ["GET /api/v1/rules/{id}/drift"] = (TokenRole.Viewer, true),
        ["GET /api/v1/rules/export"] = (TokenRole.Viewer, true),
        ["POST /api/v1/rules"] = (TokenRole.Operator, true),
        ["PUT /api/v1/rules/{id}"] = (TokenRole.Operator, true),
        ["DELETE /api/v1/rules/{id}"] = (TokenRole.Operator, true),
        ["POST /api/v1/rules/{id}/pause"] = (TokenRole.Operator, true),
        ["POST /api/v1/rules/{id}/reconcile"] = (TokenRole.Operator, true),
        ["POST /api/v1/rules/{id}/resume"] = (TokenRole.Operator, true),
        ["POST /api/v1/rules/{id}/run"] = (TokenRole.Operator, true),
        ["GET /api/v1/instances"] = (TokenRole.Viewer, true),
        ["GET /api/v1/instances/{name}"] = (TokenRole.Viewer, true),
        ["POST /api/v1/instances"] = (TokenRole.Admin, false),
        ["PUT /api/v1/instances/{name}"] = (TokenRole.Admin, false),
        ["DELETE /api/v1/instances/{name}"] = (TokenRole.Admin, false),
        ["POST /api/v1/instances/{name}/acknowledge"] = (TokenRole.Operator, true),
        ["POST /api/v1/instances/{name}/check"] = (TokenRole.Operator, true),
        ["POST /api/v1/instances/{name}/check/stream"] = (TokenRole.Operator, true),
        ["GET /api/v1/instances/{name}/repositories"] = (TokenRole.Viewer, true),
        ["GET /api/v1/instances/{name}/repositories/{**repository}"] = (TokenRole.Viewer, true),
        ["POST /api/v1/rules/preview"] = (TokenRole.Viewer, true),
        ["POST /api/v1/rules/{id}/backfills"] = (TokenRole.Operator, true),
        ["GET /api/v1/backfills"] = (TokenRole.Viewer, true),
        ["GET /api/v1/backfills/{id}"] = (TokenRole.Viewer, true),
        ["GET /api/v1/backfills/{id}/missing"] = (TokenRole.Viewer, true),
        ["POST /api/v1/backfills/{id}/cancel"] = (TokenRole.Operator, true),
        ["POST /api/v1/imports"] = (TokenRole.Operator, true),
        ["GET /api/v1/imports"] = (TokenRole.Viewer, true),
        ["GET /api/v1/imports/{id}"] = (TokenRole.Viewer, true),
        ["GET /api/v1/imports/{id}/missing"] = (TokenRole.Viewer, true),
        ["POST /api/v1/imports/{id}/pause"] = (TokenRole.Operator, true),
        ["POST /api/v1/imports/{id}/resume"] = (TokenRole.Operator, true),
        ["POST /api/v1/imports/{id}/cancel"] = (TokenRole.Operator, true),
        ["GET /api/v1/secrets"] = (TokenRole.Admin, false),
        ["POST /api/v1/secrets/adopt"] = (TokenRole.Admin, false),
        ["GET /api/v1/dead-letters"] = (TokenRole.Admin, false),
        ["POST /api/v1/dead-letters/{queue}/redeliver"] = (TokenRole.Admin, false),
        ["GET /api/v1/quarantine"] = (TokenRole.Admin, false),
        ["GET /api/v1/quarantine/{id}"] = (TokenRole.Admin, false),
        ["POST /api/v1/quarantine/{id}/replay"] = (TokenRole.Admin, false),
        ["DELETE /api/v1/quarantine/{id}"] = (TokenRole.Admin, false),
        ["GET /api/v1/audit"] = (TokenRole.Admin, false),
        ["GET /api/v1/caller"] = (TokenRole.Viewer, true),
        ["POST /api/v1/caller/end-sessions"] = (TokenRole.Viewer, true),
    };

    // Endpoints outside the API. Each has its own access check or exposes nothing.
    private static readonly string[] Outside = [
        "POST /hooks/{instance}", " /health/live", " /health/ready", " /metrics", "GET /openapi/v1.json"
    ];

    [Fact]
    public async Task Every_call_has_a_row_and_every_row_is_a_call()
    {
        await using var host = await StartAsync();

        // ConsoleGateTests has the pages of the console.
        var actual = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static it => it.Metadata.GetMetadata<ConsoleEndpoint>() is null)
            .SelectMany(it => (it.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
                ?? [""]).Select(method => $"{method} {it.RoutePattern.RawText}"));

        Assert.Equal(Calls.Keys.Concat(Outside).Order(), actual.Order());
    }

    [Fact]
    public async Task Every_call_is_allowed_exactly_for_the_roles_of_its_row()
    {
        await using var host = await StartAsync();
        foreach (var (call, (role, limitedToo)) in Calls)
        {
            var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]
                .Replace("{id}", "none", StringComparison.Ordinal)
                .Replace("{name}", "none", StringComparison.Ordinal)
                .Replace("{queue}", "none", StringComparison.Ordinal)
                .Replace("{**repository}", "team/app/tags", StringComparison.Ordinal));
            foreach (var token in Enum.GetValues<TokenRole>())
            {
                await CheckAsync(token.ToString().ToLowerInvariant(), token >= role);
                await CheckAsync($"limited-{token}".ToLowerInvariant(), token >= role && limitedToo);
            }
            Assert.Equal((401, "access.token"), (await host.CallAsync(new HttpMethod(method), path)).Outcome);

            async Task CheckAsync(string token, bool isOpen)
            {
                var answer = await host.CallAsync(new HttpMethod(method), path, method is "POST" or "PUT" ? "{}" : null, token);
                if (isOpen)
                    Assert.False(
                        answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized,
                        $"{call} is not open to {token}: {answer.Text}");
                else
                    Assert.True(answer.Status == HttpStatusCode.Forbidden
                        && answer.Outcome.Code is "access.role" or "access.namespace", $"{call} is open to {token}: {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task A_token_sees_the_tasks_and_events_of_its_namespaces()
    {
        await using var host = await StartAsync();
        var (mine, foreign, half) = (Task("team/app", "team/app"), Task("other/app", "other/app"), Task("team/app", "other/app"));
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([mine, foreign, half], default);
        foreach (var task in new[] { mine, foreign, half })
            await host.Services.GetRequiredService<IEventStore>().AddAsync(CompletionEvent.Of(task), default);

        Assert.Equal([mine.Id], Ids(await host.GetAsync("/api/v1/tasks", "limited-viewer"), "id"));
        Assert.Equal([mine.Id], Ids(await host.GetAsync("/api/v1/events", "limited-viewer"), "task"));
        Assert.Equal(3, Ids(await host.GetAsync("/api/v1/tasks", "viewer"), "id").Count);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync($"/api/v1/tasks/{mine.Id}", "limited-viewer")).Status);
        Assert.Equal((404, "task.unknown"), (await host.GetAsync($"/api/v1/tasks/{foreign.Id}", "limited-viewer")).Outcome);

        static List<Guid> Ids(ApiAnswer answer, string key) =>
            [.. answer.Json.GetProperty("items").EnumerateArray().Select(it => it.GetProperty(key).GetGuid())];

        static ReplicationTask Task(string source, string target)
        {
            var task = SampleTasks.Full(TimeProvider.System.GetUtcNow());
            return task with
            {
                Source = task.Source with { Repository = RepositoryName.Parse(source) },
                Target = task.Target with { Repository = RepositoryName.Parse(target) }
            };
        }
    }

    [Fact]
    public async Task A_token_sees_the_rules_of_its_namespaces()
    {
        await using var host = await StartAsync();

        Assert.Equal(["mine"], Names(await host.GetAsync("/api/v1/rules", "limited-viewer")));
        Assert.Equal(["foreign", "mine"], Names(await host.GetAsync("/api/v1/rules", "viewer")));
        Assert.Equal((404, "rule.unknown"), (await host.GetAsync("/api/v1/rules/foreign", "limited-viewer")).Outcome);
        Assert.Equal(["mine"], Names(await host.GetAsync("/api/v1/status", "limited-viewer"), "rules"));
        Assert.Equal(["foreign", "mine"], Names(await host.GetAsync("/api/v1/status", "viewer"), "rules"));

        static IEnumerable<string?> Names(ApiAnswer answer, string list = "items") =>
            answer.Json.GetProperty(list).EnumerateArray().Select(it => it.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_token_imports_only_what_it_may_read_and_write()
    {
        await using var host = await StartAsync();
        const string Path = "/api/v1/imports";

        Assert.Equal((202, null), await ImportAsync("""{"source":"a","target":"b","namespaces":["team"],"dryRun":true}"""));
        Assert.Equal((202, null), await ImportAsync("""{"source":"a","target":"b","repositories":["team/app"],"dryRun":true}"""));
        foreach (var scope in new[]
        {
            "\"namespaces\":[\"other\"]", "\"namespaces\":[\"te*\"]", "\"repositories\":[\"other/app\"]",
            "\"namespaces\":[\"team\"],\"targetNamespace\":\"other\"", "\"dryRun\":true",
        })
            Assert.Equal((403, "access.namespace"), await ImportAsync($$"""{"source":"a","target":"b",{{scope}}}"""));
        await host.CallAsync(HttpMethod.Post, Path, """{"source":"a","target":"b","namespaces":["other"],"dryRun":true}""", "operator");

        var all = (await host.GetAsync(Path, "viewer")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal((3, 2), (all.Count, (await host.GetAsync(Path, "limited-viewer")).Json.GetProperty("items").GetArrayLength()));
        Assert.Equal((404, "import.unknown"), (await host.GetAsync($"{Path}/{all[0].GetProperty("id")}", "limited-viewer")).Outcome);
        Assert.Equal((200, null), (await host.GetAsync($"{Path}/{all[1].GetProperty("id")}", "limited-viewer")).Outcome);

        async Task<(int, string?)> ImportAsync(string body) =>
            (await host.CallAsync(HttpMethod.Post, Path, body, "limited-operator")).Outcome;
    }

    [Fact]
    public async Task Guesses_are_limited_and_counted_and_a_known_token_is_never_locked_out_by_them()
    {
        await using var host = await StartAsync();

        var guesses = new List<(int, string?)>();
        for (var i = 0; i < 25; i++)
            guesses.Add((await host.GetAsync("/api/v1/rules", $"guess-{i}")).Outcome);
        var right = await host.GetAsync("/api/v1/rules", "viewer");

        Assert.Equal(Enumerable.Repeat((401, "access.token"), 20), guesses.Take(20)!);
        Assert.All(guesses.Skip(20), it => Assert.Equal((429, "access.tooManyFailures"), it));
        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/v1/rules", "viewer")).Status);
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(host.Address, "/metrics"));
        Assert.Contains("replication_api_failed_logins_total", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_a_token_does_not_count_as_a_guess()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 25; i++)
            Assert.Equal((401, "access.token"), (await host.GetAsync("/api/v1/rules")).Outcome);

        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/v1/rules", "viewer")).Status);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example.com", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Host", "evil.example.com", 403)]
    [InlineData("X-Forwarded-For", "203.0.113.7", 403)]
    [InlineData("X-Forwarded-Host", "example.com", 403)]
    [InlineData("X-Real-IP", "203.0.113.7", 403)]
    [InlineData("Via", "1.1 proxy", 403)]
    [InlineData("Forwarded", "for=203.0.113.7", 403)]
    [InlineData("Origin", "http://localhost:3000", 201)]
    public async Task Without_tokens_only_callers_on_this_machine_are_accepted(string header, string value, int status)
    {
        await using var host = await ApiHost.StartAsync();

        var answer =
            await host.CallAsync(HttpMethod.Post, "/api/v1/instances", """{"name":"a","endpoint":"http://a"}""", headers: (header, value));

        Assert.Equal((status, status == 403 ? "access.loopback" : null), answer.Outcome);
    }

    [Theory]
    [InlineData("application/octet-stream", null)]
    [InlineData("application/octet-stream", "1")]
    [InlineData("application/vnd.oci.image.manifest.v1+json", null)]
    [InlineData("application/json", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "1", 204)]
    public async Task Without_tokens_an_upload_of_a_registry_client_changes_nothing(string? type, string? mark, int status = 403)
    {
        await using var host = await ApiHost.StartAsync();
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", """{"name":"a","endpoint":"http://a"}""");
        using var http = new HttpClient { DefaultRequestHeaders = { { "User-Agent", "replication/1.0" } } };
        using var request =
            new HttpRequestMessage(HttpMethod.Delete, new Uri(host.Address, "/api/v1/instances/a")) { Content = new StringContent("") };
        request.Content.Headers.ContentType = type is null ? null : new(type);
        if (mark is not null)
            request.Headers.Add("Replication-Request", mark);

        using var answer = await http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 403 ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await host.GetAsync("/api/v1/instances/a")).Status);
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(
        [new() { Name = "a", Endpoint = new Uri("http://a") }, new()
        {
            Name = "b",
            Endpoint = new Uri("http://b")
        }, new() { Name = "c", Endpoint = new Uri("http://c") }],
        [Rule("mine", "team", "b"), Rule("foreign", "other", "c")],
        ApiHost.Token("viewer", TokenRole.Viewer),
        ApiHost.Token("operator", TokenRole.Operator),
        ApiHost.Token("admin", TokenRole.Admin),
        ApiHost.Token("limited-viewer", TokenRole.Viewer, "team"),
        ApiHost.Token("limited-operator", TokenRole.Operator, "team"),
        ApiHost.Token("limited-admin", TokenRole.Admin, "team"));

    private static Contracts.Rules.ReplicationRule Rule(string name, string @namespace, string target) => new()
    {
        Id = name,
        Name = name,
        Source = "a",
        Target = target,
        Level = Contracts.Rules.RuleLevel.Namespace,
        Namespace = @namespace,
        TagFilter = ".*",
        Declared = true,
        CreatedAt = default,
        ActiveSince = default,
    };
}
