using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Addresses that lead nowhere end the start with an exit code and a sentence, never with an unhandled exception.</summary>
public sealed class BadAddressTests
{
    private const string Bus = "bus: { transport: rabbitmq, uri: \"rabbitmq://127.0.0.1:1/\" }";
    private const string Http = "http: { urls: \"http://127.0.0.1:0\" }";

    [Theory]
    [InlineData(
        1, Bus + "\n" + Http + "\nstore: { provider: mongodb, connectionString: \"mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200\" }")]
    [InlineData(1, Bus
        + "\n"
        + Http
        + "\nstore: { provider: mongodb, connectionString: \"mongodb+srv://nowhere.invalid/?serverSelectionTimeoutMS=200\" }")]
    [InlineData(1, Bus
        + "\n"
        + Http
        + "\nstore: { provider: mongodb, connectionString: "
        + "\"mongodb://u@127.0.0.1:1/?authMechanism=GSSAPI&serverSelectionTimeoutMS=200\" }")]
    [InlineData(
        2, Bus + "\n" + Http + "\nstore: { provider: mongodb, connectionString: \"mongodb://u:planted@127.0.0.1:1/?authMechanism=NOPE\" }")]
    [InlineData(2, Bus + "\n" + Http + "\nstore: { provider: mongodb, connectionString: \"mongodb://127.0.0.1:1/?tls=maybe\" }")]
    [InlineData(2, "bus: { transport: rabbitmq, uri: \"rabbitmq://u:planted@h/a/b\" }\n" + Http)]
    [InlineData(1, Http + "\nstore: { provider: sqlite, path: /dev/null/a.db }")]
    [InlineData(1, Http + "\nstore: { provider: sqlite, path: /proc/a.db }")]
    [InlineData(1, Http + "\nstore: { provider: sqlite, path: . }")]
    [InlineData(1, Http + "\nstore: { provider: sqlite, path: a.db }\nsecrets: { keys: /dev/null/keys }")]
    [InlineData(2, "http: { urls: \"https://127.0.0.1:0\" }\nstore: { provider: sqlite, path: a.db }")]
    public async Task The_start_ends_with_one_sentence(int exitCode, string yaml)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("a.yaml"), yaml);
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "a.yaml");

        Assert.Equal(exitCode, await process.EndAsync());

        Assert.Contains("replication: ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", process.Output, StringComparison.Ordinal);
    }
}
