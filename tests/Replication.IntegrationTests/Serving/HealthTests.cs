using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary><c>replication health</c>, the health check of the image.</summary>
public sealed class HealthTests
{
    private const string Anywhere = "store: { provider: sqlite, path: a.db }\nhttp: { urls: \"http://127.0.0.1:0\" }";

    [Fact]
    public async Task The_health_check_distinguishes_ready_unready_and_unreachable_processes()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("good.yaml"), Anywhere);
        await File.WriteAllTextAsync(
            folder.Combine("apart.yaml"),
            $"{Anywhere.Replace("a.db", "b.db", StringComparison.Ordinal)}\nbus: {{ transport: rabbitmq, uri: "
                + $"\"rabbitmq://127.0.0.1:{FreePort.Take()}/\" }}");
        await using var good = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "good.yaml");
        await using var apart = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "apart.yaml");
        var ready = await good.ListeningAsync();
        var unready = await apart.ListeningAsync();

        Assert.Equal((0, "ready"), await CheckHealthAsync(folder, [], "--server", $"{ready}"));
        // The health check does not use a proxy.
        Assert.Equal(
            (0, "ready"), await CheckHealthAsync(folder, [("REPLICATION_SERVER", $"{ready}"), ("http_proxy", "http://127.0.0.1:1")]));

        var (code, output) = await CheckHealthAsync(folder, [], "--server", $"{unready}");
        Assert.Equal(1, code);
        Assert.StartsWith("replication: not ready: masstransit-bus: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("store", output, StringComparison.Ordinal);

        (code, output) = await CheckHealthAsync(folder, [], "--server", $"http://127.0.0.1:{FreePort.Take()}");
        Assert.Equal(1, code);
        Assert.StartsWith("replication: nothing answers at http://127.0.0.1:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://127.0.0.1")]
    public async Task An_invalid_address_is_refused(string server)
    {
        using var folder = new TemporaryFolder();

        var (code, output) = await CheckHealthAsync(folder, [], "--server", server);

        Assert.Equal(2, code);
        Assert.Contains("--server", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> CheckHealthAsync(
        TemporaryFolder folder, IEnumerable<(string Name, string Value)> environment, params IEnumerable<string> arguments)
    {
        await using var process = ReplicationProcess.Start(folder.Path, environment, ["health", .. arguments]);
        var code = await process.EndAsync();
        return (code, process.Output);
    }
}
