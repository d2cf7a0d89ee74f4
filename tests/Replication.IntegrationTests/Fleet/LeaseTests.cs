using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>A worker without heartbeats loses its task. If it resumes, it detects the loss before it writes.</summary>
public sealed class LeaseTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const long LayerBytes = 200_000;
    private const int Later = 8;

    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(30);

    private readonly SampleImage _image = SampleImage.Create(8500, [LayerBytes]);
    private readonly TaskCompletionSource _isUnderWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _allowance;

    [Fact]
    public async Task A_task_of_a_killed_worker_continues_on_another_worker()
    {
        await using var osaka = await StartRegistryAsync();
        await using var system = await StartAsync(osaka);

        await _isUnderWay.Task;
        await system.StartAsync("worker");
        var killedAt = DateTimeOffset.UtcNow;
        await system.Workers[0].AsProcess().KillAsync();
        _mayGoOn.SetResult();

        AssertNoticed(await FinishedAsync(system), killedAt);
    }

    [Fact]
    public async Task A_suspended_worker_loses_its_lease_and_writes_nothing_after_it_resumes()
    {
        await using var osaka = await StartRegistryAsync();
        await using var system = await StartAsync(osaka);

        // The worker stops when the layer has arrived, before it writes the tag.
        await _isUnderWay.Task;
        await system.StartAsync("worker");
        var frozenAt = DateTimeOffset.UtcNow;
        await system.Workers[0].AsProcess().SendSignalAsync("STOP");
        _mayGoOn.SetResult();
        // The broker still sends wake-ups to the stopped worker until it detects the lost connection.
        using (var source = new RegistryPusher(system.Source.Address))
        {
            for (var i = 0; i < Later; i++)
                await source.PushAsync($"lease/later{i}", "v1", SampleImage.Create(8510 + i, [1000]));
        }
        AssertNoticed(await FinishedAsync(system), frozenAt);
        for (var i = 0; i < Later; i++)
        {
            var later = await FinishedAsync(system, $"lease/later{i}");
            // Two processes wrote these times. Each estimates the store's clock with an error of up to the round trip to the store.
            var waited = later.GetProperty("startedAt").GetDateTimeOffset() - later.GetProperty("createdAt").GetDateTimeOffset();
            Assert.InRange(waited, TimeSpan.FromSeconds(-5), NoticedWithin + _allowance);
        }
        var writes = osaka.Requests.Count(IsWrite);

        await system.Workers[0].AsProcess().SendSignalAsync("CONT");
        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(system.Workers[0].Output.Contains("Lease on osaka/lease/app:v1 lost", StringComparison.Ordinal)
                ? system
                : null), () => system.Output);

        Assert.Equal(writes, osaka.Requests.Count(IsWrite));
        Assert.Single(osaka.Requests, static it => it is { Method: "PUT", Kind: RequestKind.Manifest, Repository: "lease/app" });
        Assert.Equal("succeeded", (await FinishedAsync(system)).GetProperty("status").GetString());
        using var http = new HttpClient { BaseAddress = await system.Workers[0].ListeningAsync() };
        var metrics = "";
        await Waiting.UntilAsync<object>(
            async () => Regex.IsMatch(
                metrics = await http.GetStringAsync("/metrics"), """replication_leases_lost_total\{.*target="osaka"\} 1""")
                ? system
                : null, () => metrics);
    }

    [Fact]
    public async Task A_tag_that_a_suspended_worker_writes_late_is_repaired()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        // The registry receives the first write of the tag and does not respond.
        osaka.Server.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Manifest, Target = "/lease/app/manifests/v1" },
            new Fault(async (_, answer) =>
            {
                _isUnderWay.TrySetResult();
                await _mayGoOn.Task;
                await answer();
            }),
            times: 1);
        await using var system = await StartAsync(osaka);
        await _isUnderWay.Task;
        await system.StartAsync("worker");
        await system.Workers[0].AsProcess().SendSignalAsync("STOP");
        var newer = SampleImage.Create(8501, [LayerBytes]);
        using (var source = new RegistryPusher(system.Source.Address))
            await source.PushAsync("lease/app", "v1", newer);
        var tasks = await system.Api.FinishedTaskAsync("lease/app", "v1", () => system.Output, count: 2);
        Assert.Equal(
            ("succeeded", newer.Digest),
            (tasks.GetProperty("status").GetString(), tasks.GetProperty("source").GetProperty("digest").GetString()));
        using var target = new RegistryPusher(osaka.Server.Address);
        Assert.Equal(newer.Digest, await DigestAsync());

        _mayGoOn.SetResult();
        await Waiting.UntilAsync<object>(async () => await DigestAsync() == _image.Digest ? system : null, () => system.Output);
        await system.Workers[0].AsProcess().SendSignalAsync("CONT");

        await Waiting.UntilAsync<object>(async () => await DigestAsync() == newer.Digest
            ? system
            : null, () => system.Output, within: TimeSpan.FromMinutes(1));
        var record = await FinishedAsync(system);
        Assert.Equal(("succeeded", 2, "tagMovedLate"), (record.GetProperty("status")
            .GetString(), record.GetProperty("attempt").GetInt32(), record.GetProperty("redone").GetProperty("code").GetString()));

        async Task<string?> DigestAsync() => (await target.ReadManifestAsync("lease/app", "v1"))?.Digest;
    }

    // On a busy machine an ordinary push is slow too, so the allowed time is measured first.
    private async Task<FleetSystem> StartAsync(LimitedRegistry osaka)
    {
        var system = await FleetSystem.StartAsync(
            servers,
            workers: 1,
            instances: osaka.Instance("osaka"),
            rules: "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: lease, tagFilter: \".*\" }",
            start: HostedReplication.StartExcept("worker"));
        using var source = new RegistryPusher(system.Source.Address);
        var began = Stopwatch.GetTimestamp();
        await source.PushAsync("lease/ordinary", "v1", SampleImage.Create(8509, [1000]));
        await FinishedAsync(system, "lease/ordinary");
        _allowance = 2 * Stopwatch.GetElapsedTime(began);
        await source.PushAsync("lease/app", "v1", _image);
        return system;
    }

    private async Task<LimitedRegistry> StartRegistryAsync()
    {
        var osaka = await LimitedRegistry.StartAsync();
        osaka.Server.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload, Target = _image.Blobs.MaxBy(static it => it.Size)!.Digest[7..] },
            new Fault(async (context, answer) =>
            {
                var layer = new MemoryStream();
                await context.Request.Body.CopyToAsync(layer);
                layer.Position = 0;
                context.Request.Body = layer;
                _isUnderWay.TrySetResult();
                await _mayGoOn.Task;
                await answer();
            }),
            times: 1);
        return osaka;
    }

    private static Task<JsonElement> FinishedAsync(FleetSystem system, string repository = "lease/app") =>
        system.Api.FinishedTaskAsync(repository, "v1", () => system.Output);

    private void AssertNoticed(JsonElement record, DateTimeOffset silentSince)
    {
        Assert.Equal(("succeeded", 2), (record.GetProperty("status").GetString(), record.GetProperty("attempt").GetInt32()));
        Assert.InRange(record.GetProperty("startedAt").GetDateTimeOffset() - silentSince, TimeSpan.Zero, NoticedWithin + _allowance);
    }

    private static bool IsWrite(LoggedRequest request) => request.Method is "PUT" or "POST" or "PATCH" or "DELETE";
}
