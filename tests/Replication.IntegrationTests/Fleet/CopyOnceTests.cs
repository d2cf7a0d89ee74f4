using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Layers that many images share are uploaded to a target once, whichever workers copy the images.</summary>
public sealed class CopyOnceTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const long SharedBytes = 64 * 1024;
    private const string Rule =
        "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: shared, tagFilter: \".*\" }";

    private static readonly long[] Layers = [3_000_000, 400_000, 100_000];

    [Fact]
    public async Task Each_layer_is_sent_once_and_mounted_in_the_other_repositories()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        await using var system =
            await FleetSystem.StartAsync(
                servers, coordinators: 1, workers: 3, instances: osaka.Instance("osaka"), rules: Rule, start: HostedReplication.Start);

        await PushAsync(system, images: 50);
        await AssertArrivedAsync(system, osaka, images: 50);

        // Only the layers have this size; each image has its own config and manifest.
        var sent = osaka.Requests.Where(static it => it.ReceivedBytes > SharedBytes)
            .GroupBy(static it => it.Target[(it.Target.IndexOf("digest=", StringComparison.Ordinal) + 7)..])
            .ToList();
        Assert.Equal(Layers.Length, sent.Count);
        Assert.All(sent, static it => Assert.Single(it));
        Assert.True(
            system.Workers.Count(static it => it.Output.Contains("Replicated osaka/", StringComparison.Ordinal)) > 1,
            "one worker copied all images, so the workers did not have to coordinate");
    }

    [Fact]
    public async Task Layers_of_killed_workers_are_uploaded_by_others()
    {
        var isUnderWay = new TaskCompletionSource();
        await using var osaka = await LimitedRegistry.StartAsync();
        using var end = new CancellationTokenSource();
        osaka.Server.Faults.Add(new RequestMatch { Method = "PUT", Kind = RequestKind.Upload }, new Fault(async (_, _) =>
        {
            isUnderWay.TrySetResult();
            await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }), times: 3);
        await using var system =
            await FleetSystem.StartAsync(
                servers,
                coordinators: 1,
                workers: 2,
                instances: osaka.Instance("osaka"),
                rules: Rule,
                start: HostedReplication.StartExcept("worker"));

        await PushAsync(system, images: 12);
        await isUnderWay.Task.WaitAsync(TimeSpan.FromMinutes(3));
        await system.Workers[0].AsProcess().KillAsync();
        await system.Workers[1].AsProcess().KillAsync();
        await system.StartAsync("worker");
        await system.StartAsync("worker");

        await AssertArrivedAsync(system, osaka, images: 12);
        await end.CancelAsync();
    }

    private static async Task PushAsync(FleetSystem system, int images)
    {
        using var source = new RegistryPusher(system.Source.Address);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, images), async (i, token) => await source.PushAsync($"shared/app{i}", "v1", Image(i), token));
    }

    private static async Task AssertArrivedAsync(FleetSystem system, LimitedRegistry osaka, int images)
    {
        using var target = new RegistryPusher(osaka.Server.Address);
        for (var i = 0; i < images; i++)
        {
            var record = await system.Api.FinishedTaskAsync($"shared/app{i}", "v1", () => system.Output, within: TimeSpan.FromMinutes(5));
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync($"shared/app{i}", "v1", Image(i)));
        }
    }

    private static SampleImage Image(int place) => SampleImage.Create(7000, Layers, architecture: $"cpu{place}");
}
