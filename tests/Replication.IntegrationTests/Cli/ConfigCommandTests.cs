using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Cli;

/// <summary><c>replication config</c> reads the file and the reference; it contacts nothing.</summary>
public sealed class ConfigCommandTests : IDisposable
{
    private const string Good = """
        instances:
          - { name: hangzhou, endpoint: https://registry.invalid, webhook: { format: generic, authentication: none } }
          - { name: tokyo, endpoint: https://tokyo.invalid }
        rules: [ { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: "v*" } ]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config validate --config good.yaml", 0, "The configuration is valid: 2 instances, 1 rule.", "looks like a glob")]
    [InlineData("config validate --config bad.yaml", 2, "bad.yaml:1: store.pth: the key 'pth' is not known, did you mean 'path'?")]
    [InlineData("config validate --config missing.yaml", 2, "there is no such file")]
    [InlineData("config explain store.path", 0, "data/replication.db", "relative to the working folder")]
    [InlineData("config explain instances[0].webhook", 0, "instances[].webhook.secret", "how the registry reports pushes")]
    [InlineData("config explain pth", 2, "the key 'pth' is not known")]
    [InlineData("config schema", 0, "http://json-schema.org/draft-07/schema#", "\"maxConcurrentCopies\"")]
    public async Task The_command_answers_and_exits(string arguments, int exitCode, params string[] expected)
    {
        await File.WriteAllTextAsync(_folder.Combine("good.yaml"), Good);
        await File.WriteAllTextAsync(_folder.Combine("bad.yaml"), "store: { pth: a.db }");
        await using var process = ReplicationProcess.Start(_folder.Path, [], arguments.Split(' '));

        Assert.Equal(exitCode, await process.EndAsync());

        Assert.All(expected, it => Assert.Contains(it, process.Output, StringComparison.Ordinal));
    }
}
