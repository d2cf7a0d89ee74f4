using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>The limits of an instance apply to all workers together.</summary>
public sealed class SharedLimitTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const string Rule =
        "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: limited, tagFilter: \".*\" }";

    [Fact]
    public async Task No_more_requests_at_one_time_than_the_instance_allows()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 3,
            instances: osaka.Instance("osaka", ", limits: { maxConcurrentRequests: 4 }"),
            rules: Rule,
            start: HostedReplication.Start);

        await ReplicateAsync(system, images: 18, layers: [40_000, 30_000, 20_000]);

        Assert.InRange(osaka.MostAtOneTime, 2, 4);
    }

    [Fact]
    public async Task Requests_of_coordinators_count_too()
    {
        const int Signatures = 30;
        await using var kyoto = await LimitedRegistry.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 2,
            workers: 1,
            settings: "topology: acyclic",
            instances: kyoto.Instance(
                "kyoto",
                $", limits: {{ maxConcurrentRequests: 2 }}, webhook: {{ format: generic, authentication: bearer, secret: "
                    + $"{ServedSystem.Secret} }}"),
            rules: "- { name: from-kyoto, source: kyoto, target: tokyo, level: namespace, namespace: signed, tagFilter: \"v.*\" }");
        using var hooks = new ApiClient(system.Hooks);
        using var source = new RegistryPusher(kyoto.Server.Address);
        var images = Enumerable.Range(0, Signatures).Select(i => SampleImage.Create(8900 + i, [1000])).ToList();
        foreach (var (i, image) in images.Index())
            await source.PushAsync("signed/app", $"other{i}", image);
        var before = kyoto.Requests.Count;

        // No rule matches these tags, but each manifest may refer to an image.
        var pushes = images.Index()
            .Select(it => $$"""{"repository":"signed/app","tag":"other{{it.Index}}","digest":"{{it.Item.Digest}}"}""");
        Assert.Equal(
            System.Net.HttpStatusCode.Accepted,
            (await hooks.PostHookAsync("kyoto", $"[{string.Join(',', pushes)}]", ServedSystem.Secret)).Status);

        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(kyoto.Requests.Count >= before + Signatures ? kyoto : null),
            () => $"{kyoto.Requests.Count - before} of {Signatures}\n{system.Output}");
        Assert.InRange(kyoto.MostAtOneTime, 1, 2);
    }

    [Fact]
    public async Task No_more_requests_in_a_second_than_the_instance_allows()
    {
        const int PerSecond = 40;
        await using var osaka = await LimitedRegistry.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 3,
            instances: osaka.Instance("osaka", $", limits: {{ requestsPerSecond: {PerSecond} }}"),
            rules: Rule,
            start: HostedReplication.Start);

        await ReplicateAsync(system, images: 18, layers: [40_000, 30_000, 20_000]);

        var times = osaka.Requests.Select(it => it.StartedAt).Order().ToList();
        Assert.True(times.Count > 2 * PerSecond, $"{times.Count} requests do not show a limit of {PerSecond} in a second");
        // The window is three seconds, because a request can be delayed and each worker can start with a small burst.
        var window = TimeSpan.FromSeconds(3);
        var most = times.Max(from => times.Count(it => it >= from && it < from + window));
        Assert.InRange(most, 1, 3 * PerSecond + 3 * 6);
    }

    [Fact]
    public async Task No_more_bytes_in_a_second_than_the_instance_allows()
    {
        const int PerSecond = 1_000_000;
        await using var osaka = await LimitedRegistry.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 2,
            instances: osaka.Instance("osaka", $", limits: {{ bytesPerSecond: {PerSecond} }}"),
            rules: Rule,
            start: HostedReplication.Start);

        await ReplicateAsync(system, images: 6, layers: [1_000_000]);

        var uploads = osaka.Requests.Where(it => it.ReceivedBytes > 0).ToList();
        var (began, ended) = (uploads.Min(it => it.StartedAt), osaka.Requests.Max(it => it.StartedAt));
        // Each worker can start with one blob, whose bytes count in advance.
        Assert.True(
            ended - began >= TimeSpan.FromSeconds((uploads.Sum(it => it.ReceivedBytes) - 2.5 * PerSecond) / PerSecond),
            $"{uploads.Sum(it => it.ReceivedBytes)} bytes took {ended - began}");
    }

    [Fact]
    public async Task A_Retry_After_response_to_one_worker_pauses_all()
    {
        var rest = TimeSpan.FromSeconds(12);
        await using var osaka = await LimitedRegistry.StartAsync();
        DateTimeOffset? refusedAt = null;
        osaka.Server.Faults.Add(new RequestMatch { Method = "POST", Kind = RequestKind.UploadStart }, new Fault((context, _) =>
        {
            refusedAt = DateTimeOffset.UtcNow;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = $"{rest.TotalSeconds:0}";
            return Task.CompletedTask;
        }), times: 1, skip: 20);
        await using var system =
            await FleetSystem.StartAsync(
                servers, coordinators: 1, workers: 3, instances: osaka.Instance("osaka"), rules: Rule, start: HostedReplication.Start);

        await ReplicateAsync(system, images: 60, layers: [40_000, 30_000, 20_000]);

        var times = osaka.Requests.Select(it => it.StartedAt).ToList();
        // The other workers receive the pause within about a second, on a busy machine somewhat later.
        Assert.DoesNotContain(times, it => it > refusedAt + TimeSpan.FromSeconds(7) && it < refusedAt + rest - TimeSpan.FromSeconds(0.1));
        Assert.Contains(times, it => it >= refusedAt + rest - TimeSpan.FromSeconds(0.1));
    }

    private static async Task ReplicateAsync(FleetSystem system, int images, long[] layers)
    {
        using var source = new RegistryPusher(system.Source.Address);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, images),
            async (i, token) => await source.PushAsync($"limited/app{i}", "v1", SampleImage.Create(5000 + i, layers), token));
        for (var i = 0; i < images; i++)
        {
            var record = await system.Api.FinishedTaskAsync($"limited/app{i}", "v1", () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
        }
    }
}
