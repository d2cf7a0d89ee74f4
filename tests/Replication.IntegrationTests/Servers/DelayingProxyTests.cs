using System.Diagnostics;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Servers;

public sealed class DelayingProxyTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Delayed_data_arrives_complete()
    {
        using var folder = new TemporaryFolder();
        await using var registry = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Path });
        await using var proxy = DelayingProxy.Start(registry.Address, RoundTrip);
        using var far = new RegistryPusher(proxy.Address);
        var image = SampleImage.Create(1, [5_000_000, 10_000]);
        await far.PushAsync("team/app", "v1", image);

        Assert.True(await far.HoldsAsync("team/app", "v1", image));
        Assert.InRange(proxy.BytesToServer, 5_010_000, 5_100_000);
        Assert.InRange(proxy.BytesToClient, 5_010_000, 5_100_000);

        var began = Stopwatch.GetTimestamp();
        await far.ReadManifestAsync("team/app", "v1");
        Assert.True(Stopwatch.GetElapsedTime(began) >= RoundTrip);

        using var stranger = new RegistryPusher(proxy.Address);
        began = Stopwatch.GetTimestamp();
        await stranger.ReadManifestAsync("team/app", "v1");
        Assert.True(Stopwatch.GetElapsedTime(began) >= 2 * RoundTrip);
    }

    [Fact]
    public async Task A_closed_connection_is_closed_on_the_other_side()
    {
        using var folder = new TemporaryFolder();
        await using var registry = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Path });
        registry.Faults.Add(new RequestMatch(), Fault.Stall());
        await using var proxy = DelayingProxy.Start(registry.Address, RoundTrip);
        using var client = new HttpClient();
        using var hangingUp = new CancellationTokenSource();

        var request = client.GetAsync(proxy.Address, hangingUp.Token);
        await registry.Requests.WhenAsync(it => !it.Ended, TestContext.Current.CancellationToken);
        await hangingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await registry.Requests.WhenAsync(it => it.Ended, TestContext.Current.CancellationToken);
    }
}
