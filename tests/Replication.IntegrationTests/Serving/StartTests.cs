using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Conditions that prevent the start, and their error messages.</summary>
public sealed class StartTests
{
    private const string TwoInstances = """
        instances:
          - { name: a, endpoint: "http://127.0.0.1:1" }
          - { name: b, endpoint: "http://127.0.0.1:2", namespaces: [base] }
        """;

    [Theory]
    [InlineData("store: { provider: mysql }", "replication.yaml:1", "store.provider", "mysql", "sqlite")]
    [InlineData("bus: { transport: kafka }", "replication.yaml:1", "bus.transport", "kafka", "in-memory", "rabbitmq")]
    [InlineData("telemetry: { otlpEndpoint: x }", "replication.yaml:1", "telemetry.otlpEndpoint", "http://", "https://")]
    [InlineData("store: { provider: mongodb, connectionString: \"mongodb://127.0.0.1\" }", "bus.transport", "in-memory", "rabbitmq")]
    [InlineData("http:\n  url: x", "replication.yaml:2", "http.url", "urls")]
    [InlineData("http: { urls: \"http://0.0.0.0:8080\" }", "replication.yaml:1", "http.urls", "0.0.0.0", "auth.tokens")]
    [InlineData(
        TwoInstances + "\nrules:\n  - { name: r, source: a, target: a, level: namespace, namespace: team, tagFilter: x }",
        "replication.yaml:5",
        "rules[0].target",
        "rule.topology")]
    [InlineData(
        TwoInstances + "\nrules:\n  - { name: r, source: a, target: b, level: namespace, namespace: team, tagFilter: x }",
        "replication.yaml:5",
        "rules[0].namespace",
        "team",
        "base",
        "rule.namespaceMissing")]
    [InlineData(
        TwoInstances
            + "\nrules:\n  - name: r\n    source: a\n    target: b\n    level: namespace\n    namespace: base\n    tagFilter: \"(a)\\\\1\"",
        "replication.yaml:10",
        "rules[0].tagFilter",
        "position")]
    public async Task A_wrong_configuration_is_refused_with_file_line_key_and_what_is_allowed(string yaml, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), yaml);
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "replication.yaml");

        Assert.Equal(2, await process.EndAsync());

        Assert.All(expected, it => Assert.Contains(it, process.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serve --role console", "console.server", "is missing")]
    [InlineData("serve --role painter", "painter", "is no role", "ingest, coordinator, worker, console")]
    [InlineData("serve --role worker", "in-memory", "one process")]
    [InlineData("serve --config missing.yaml", "missing.yaml")]
    [InlineData("serv", "serv")]
    [InlineData("demo --port 0", "--port")]
    [InlineData("demo --port abc", "--port", "abc", "1 to 65533")]
    [InlineData("", "Required command")]
    public async Task Wrong_usage_exits_with_two_and_a_reason(string arguments, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        await using var process = ReplicationProcess.Start(folder.Path, [], arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, await process.EndAsync());

        Assert.All(expected, it => Assert.Contains(it, process.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("INT", 130)]
    public async Task Stopping_during_the_start_exits_like_a_normal_stop(string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.Combine("a.yaml"), "store: { provider: sqlite, path: a.db }\nhttp: { urls: \"http://127.0.0.1:0\" }");
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "a.yaml");
        // The lock is the first thing it takes, long before it listens.
        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(File.Exists(folder.Combine("a.db.lock")) ? process : null), () => process.Output);

        Assert.Equal(exitCode, await process.SignalAsync(signal));

        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_and_an_address_in_use_are_reported()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("bad.db"), new string('x', 4096));
        await File.WriteAllTextAsync(
            folder.Combine("bad.yaml"), "store: { provider: sqlite, path: bad.db }\nhttp: { urls: \"http://127.0.0.1:0\" }");
        await File.WriteAllTextAsync(
            folder.Combine("good.yaml"), "store: { provider: sqlite, path: good.db }\nhttp: { urls: \"http://127.0.0.1:0\" }");

        await using var bad = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "bad.yaml");
        Assert.Equal(1, await bad.EndAsync());
        Assert.Contains("bad.db", bad.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", bad.Output, StringComparison.Ordinal);

        await using var first = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "good.yaml");
        var address = await first.ListeningAsync();
        await using var sharing = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "good.yaml");
        Assert.Equal(1, await sharing.EndAsync());
        Assert.Contains("in use by another process", sharing.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            folder.Combine("same.yaml"),
            $"store: {{ provider: sqlite, path: other.db }}\nhttp: {{ urls: \"{address.GetLeftPart(UriPartial.Authority)}\" }}");
        await using var second = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "same.yaml");
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("address already in use", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }
}
