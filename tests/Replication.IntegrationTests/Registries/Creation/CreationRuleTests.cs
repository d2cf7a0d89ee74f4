using System.Net;
using System.Text.Json;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>The whole program with a rule that creates projects of Harbor.</summary>
public sealed class CreationRuleTests
{
    [Fact]
    public async Task A_push_creates_the_project_and_neither_a_preview_nor_a_dry_run_does()
    {
        await using var pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        var harbor = FakeHarbor.Start(pair);
        await pair.PushAsync(SampleImage.Create(1));
        await using var host = await ApiHost.StartAsync(
            static it => it with { LogLevel = Microsoft.Extensions.Logging.LogLevel.Information },
            [new RegistryInstance { Name = "hangzhou", Endpoint = pair.Source.Address }, harbor.Instance()],
            []);
        const string Rule = """
            {"name":"to-osaka","source":"hangzhou","target":"osaka","level":"namespace","namespace":"team","tagFilter":".*",
             "trigger":"manual","targetNamespace":"mirror","createRepository":{"harbor":{"visibility":"public"}}}
            """;
        Assert.Equal(HttpStatusCode.OK, (await host.CallAsync(HttpMethod.Post, "/api/v1/rules/preview", Rule)).Status);
        var made = await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Rule);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var dryRun = await host.CallAsync(
            HttpMethod.Post, $"/api/v1/rules/{Text(made.Json, "id")}/backfills", """{"dryRun":true}""");
        Assert.Equal(HttpStatusCode.Accepted, dryRun.Status);
        await UntilAsync(host, $"/api/v1/backfills/{Text(dryRun.Json, "id")}", static it => Text(it, "status") == "succeeded");
        Assert.Equal(0, harbor.CallCount);

        var run = await host.CallAsync(
            HttpMethod.Post, $"/api/v1/rules/{Text(made.Json, "id")}/run", """{"repository":"team/app","tag":"v1"}""");

        var id = Text(run.Json.GetProperty("tasks")[0], "id");
        var task = await UntilAsync(host, $"/api/v1/tasks/{id}", static it => Text(it, "status") is "succeeded" or "failed");
        Assert.Equal("succeeded", Text(task, "status"));
        Assert.Equal(JsonValueKind.String, task.GetProperty("createdRepository").GetProperty("at").ValueKind);
        Assert.Equal(JsonValueKind.Null, task.GetProperty("createdRepository").GetProperty("problem").ValueKind);
        Assert.Equal(new KeyValuePair<string, string>("mirror", "true"), Assert.Single(harbor.Projects));
        Assert.Contains(host.Logged, static it => it.Contains("Created the repository mirror/app at osaka", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logged, static it => it.Contains(RegistryPair.Password, StringComparison.Ordinal));
    }

    private static async Task<JsonElement> UntilAsync(ApiHost host, string path, Func<JsonElement, bool> isThere)
    {
        var last = default(JsonElement);
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () => isThere(last = (await host.GetAsync(path)).Json) ? last : null, () => $"{last}");
    }

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
