using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Cli;

/// <summary><c>replication check</c> with a configuration file, with reachable and unreachable dependencies.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private const string Planted = "planted-secret";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task All_checks_succeed_when_registry_and_store_answer()
    {
        await using var registry = await DockerRegistryServer.StartAsync();

        var check = await CheckAsync($$"""
            store: { provider: sqlite, path: {{_home.Combine("data", "replication.db")}} }
            instances: [ { name: tokyo, endpoint: "{{registry.Address.GetLeftPart(UriPartial.Authority)}}" } ]
            """);

        Assert.Equal((0, "All is well."), (check.ExitCode, check.Lines[^1]));
        var warned = await CheckAsync($$"""
            store: { provider: sqlite, path: {{_home.Combine("data", "replication.db")}} }
            instances:
              - { name: tokyo, endpoint: "{{registry.Address.GetLeftPart(UriPartial.Authority)}}" }
              - { name: osaka, endpoint: "{{registry.Address.GetLeftPart(UriPartial.Authority)}}" }
            rules: [ { name: team, source: tokyo, target: osaka, level: namespace, namespace: team, tagFilter: "v*" } ]
            """);
        Assert.Equal((0, "Nothing is wrong, with 3 warnings."), (warned.ExitCode, warned.Lines[^1]));
        Assert.All(
            ["(rule.probableGlob)", "(rule.sourceWithoutWebhook)", "(rule.namespaceEmpty)"],
            code => Assert.Contains(code, warned.Output, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_home.Combine("data")));
    }

    [Fact]
    public async Task Problems_are_reported_with_place_and_remedy()
    {
        var check = await CheckAsync($$"""
            bus: { transport: rabbitmq, uri: "rabbitmq://robot:{{Planted}}@127.0.0.1:{{FreePort.Take()}}/" }
            store: { provider: sqlite, path: /proc/none/replication.db }
            instances: [ { name: tokyo, endpoint: "http://127.0.0.1:{{FreePort.Take()}}", credentials: { username: robot, password: {{Planted}} } } ]
            """, "--json");

        Assert.Equal(1, check.ExitCode);
        var failed = JsonSerializer.Deserialize<JsonElement>(check.Output).GetProperty("parts").EnumerateArray()
            .SelectMany(part => part.GetProperty("answers")
                .EnumerateArray()
                .Where(static it => it.GetProperty("outcome").GetString() == "failed")
                .Select(it => (part.GetProperty("part")
                    .GetString(), it.GetProperty("question").GetString(), it.GetProperty("advice").GetString()!.Length > 0)));
        Assert.Equal([("bus", "connection", true), ("store", "write", true), ("instance tokyo", "connection", true)], failed);
        Assert.DoesNotContain(Planted, check.Output + check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_refuses_the_login_differs_from_an_unavailable_one()
    {
        await using var broker = await RabbitMqServer.StartAsync();
        var uri = new UriBuilder(broker.Address) { UserName = "nobody", Password = Planted }.Uri;

        var refused = await CheckAsync($$"""bus: { transport: rabbitmq, uri: "{{uri.AbsoluteUri}}" }""");
        var nowhere = await CheckAsync(
            $$"""bus: { transport: rabbitmq, uri: "{{new UriBuilder(broker.Address) { Scheme = "rabbitmq", Path = "nowhere" }.Uri.AbsoluteUri}}" }""");
        var well = await CheckAsync($$"""bus: { transport: rabbitmq, uri: "{{broker.Address.AbsoluteUri}}" }""");

        Assert.Contains("refuses the user or the password", refused.Output, StringComparison.Ordinal);
        Assert.Contains("has no virtual host 'nowhere' for this user", nowhere.Output, StringComparison.Ordinal);
        Assert.Contains("accepts the login", well.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (refused.ExitCode, nowhere.ExitCode, well.ExitCode));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_refused_with_its_line()
    {
        var check = await CheckAsync("instances:\n  - { nam: tokyo, endpoint: \"http://127.0.0.1\" }");

        Assert.Equal(2, check.ExitCode);
        Assert.Contains(":2", check.Errors, StringComparison.Ordinal);
        Assert.Contains("did you mean 'name'?", check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_keys_and_unreadable_secrets_are_reported()
    {
        var options = new SqliteStoreOptions { Path = _home.Combine("data", "replication.db"), KeyFolder = _home.Combine("keys") };
        await using (var process = new ServiceCollection().AddSqliteStores(options).BuildServiceProvider())
        {
            await process.GetRequiredService<IInstanceStore>()
                .InsertAsync(SampleInstances.Kept("hangzhou", TimeProvider.System.GetUtcNow()), default);
            await process.GetRequiredService<ISecretKeyStore>().RegisterAsync(default);
        }
        string Configuration(string keys) => $$"""
            store: { provider: sqlite, path: {{options.Path}} }
            secrets: { keys: {{_home.Combine(keys)}} }
            """;

        var same = await CheckAsync(Configuration("keys"));
        var other = await CheckAsync(Configuration("other"));

        Assert.Equal((0, 1), (same.ExitCode, other.ExitCode));
        Assert.Contains("are not those of the store", other.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("'hangzhou'", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", other.Output + other.Errors, StringComparison.Ordinal);
    }

    private async Task<ProgramRun> CheckAsync(string configuration, params string[] options)
    {
        await File.WriteAllTextAsync(_home.Combine("replication.yaml"), configuration);
        return await ProgramRun.RunAsync(_home.Path, [], null, ["check", "--config", _home.Combine("replication.yaml"), .. options]);
    }
}
