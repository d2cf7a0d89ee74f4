using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.Testing.Schemas;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Posts generated bodies: the server accepts a body exactly when the schema in its OpenAPI document allows it.</summary>
public sealed class GeneratedBodyTests : IAsyncLifetime
{
    private const int BodyCount = 120;

    private static readonly Uri Nowhere = new($"http://127.0.0.1:{FreePort.Take()}");

    // Semantic checks, which a schema cannot express.
    private static readonly string[] OfMeaning = ["instance.machineIdentity", "instance.bucketDeclared", "rule.tagFilterTwice"];

    private ApiHost _host = null!;
    private JsonObject _document = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync([Instance("hangzhou"), Instance("tokyo")], [], ApiHost.Token("admin", TokenRole.Admin));
        _document = JsonNode.Parse((await _host.GetAsync("/openapi/v1.json")).Text)!.AsObject();
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/rules")]
    [InlineData("/api/v1/instances")]
    [InlineData("/api/v1/tasks")]
    public async Task A_posted_body_is_accepted_exactly_when_the_schema_allows_it(string path)
    {
        var schema = _document["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        var schemas = _document["components"]!["schemas"]!.AsObject();
        var samples = new SchemaSamples(schemas, seed: 7);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < BodyCount; i++)
        {
            var body = samples.Next(schema, flawChance: i % 2 == 0 ? 0 : 0.05);
            MakeMeaningful(body, schemas);
            var isAllowed = JsonSchemaCheck.Fits(schema, body, schemas);
            var answer = await _host.CallAsync(HttpMethod.Post, path, body.ToJsonString(), "admin");
            var isRefused = (int)answer.Status == 422 && !OfMeaning.Contains(answer.Json.GetProperty("code").GetString());
            Assert.True(
                isAllowed != isRefused,
                $"body {i}: the schema {(isAllowed ? "allows" : "forbids")} {body.ToJsonString()}, the answer is {(int)answer.Status} "
                    + $"{answer.Text}");
            (accepted, refused) = isAllowed ? (accepted + 1, refused) : (accepted, refused + 1);
            if ((int)answer.Status == 201)
                await _host.CallAsync(
                    HttpMethod.Delete,
                    $"{path}/{(path.EndsWith("rules", StringComparison.Ordinal) ? Text(answer, "id") : Text(answer, "name"))}",
                    token: "admin");
        }
        Assert.InRange(accepted, BodyCount / 40, BodyCount);
        Assert.InRange(refused, BodyCount / 40, BodyCount);
    }

    // Replaces generated names with those of instances that exist, and removes what only a check of meaning refuses.
    private static void MakeMeaningful(JsonObject body, JsonObject schemas)
    {
        foreach (var (key, name) in new[] { ("source", "hangzhou"), ("target", "tokyo") })
        {
            if (body[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                body[key] = IsName(value.GetValue<string>()) ? name : body[key]!.DeepClone();
            else if (body[key] is JsonObject end
                && end["instance"] is JsonValue inner
                && inner.GetValueKind() == JsonValueKind.String
                && IsName(inner.GetValue<string>()))
                end["instance"] = name;
        }
        // One name once: that several are known, and none is given twice, are checks of meaning.
        if (body["targets"] is JsonArray { Count: > 0 } targets
            && targets.All(it => it is JsonValue text && text.GetValueKind() == JsonValueKind.String && IsName(text.GetValue<string>())))
            body["targets"] = new JsonArray("tokyo");
        // Several namespaces need a template with a placeholder, which is another check of meaning.
        if (body["namespaces"] is JsonArray { Count: > 0 })
            body.Remove("targetNamespace");
        // That no key of a tag is given twice is another one.
        if (body["createRepository"] is JsonObject creation
            && creation["ecr"] is JsonObject ecr
            && ecr["tags"] is JsonArray { Count: > 1 } tags
            && tags.All(static it => it is JsonValue text && text.GetValueKind() == JsonValueKind.String))
            ecr["tags"] = new JsonArray("team=platform");

        // That a key or an identity is listed once, and that there are enough of them, are checks of meaning.
        if (body["verify"] is JsonObject verify)
        {
            if (verify["minimum"] is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
                verify["minimum"] = Math.Min(1, number.GetValue<int>());
            KeepOne(verify["cosign"]);
            KeepOne((verify["notation"] as JsonObject)?["trustedIdentities"]);
        }

        static void KeepOne(JsonNode? list)
        {
            while (list is JsonArray { Count: > 1 } items)
                items.RemoveAt(1);
        }

        bool IsName(string text) => JsonSchemaCheck.Fits(schemas["TaskRequestTarget"]!["properties"]!["instance"]!, text, schemas);
    }

    private static string Text(ApiAnswer answer, string key) => answer.Json.GetProperty(key).GetString()!;

    private static RegistryInstance Instance(string name) => new()
    {
        Name = name,
        Endpoint = new Uri(Nowhere.GetLeftPart(UriPartial.Authority)),
        Account = "1",
        TrustedAccounts = ["1"],
        Webhook = new InstanceWebhook(
            WebhookFormat.Generic, WebhookAuthentication.Bearer, new Secret("a-secret-of-the-webhook-0123456789")),
    };
}
