using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Leases do not depend on the wall clocks of the processes, neither on their differences nor on their jumps.</summary>
public sealed class ClockSkewTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const string LeasesLost = "replication_leases_lost_total{";

    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(30);

    // The sweep runs every second: a lease that expired by a wrong clock would be lost many times.
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(12);

    private readonly SampleImage _image = SampleImage.Create(8600, [200_000]);
    private readonly TaskCompletionSource _isUnderWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Processes_whose_clocks_differ_by_a_minute_and_jump_take_no_task_from_each_other()
    {
        using var ahead = new SkewedClock(Wrong);
        using var behind = new SkewedClock(-Wrong);
        await using var osaka = await StartRegistryAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            workers: 2,
            instances: osaka.Instance("osaka"),
            rules: "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: lease, tagFilter: \".*\" }",
            clockOf: role => role == "worker" ? behind : ahead);
        using (var source = new RegistryPusher(system.Source.Address))
            await source.PushAsync("lease/app", "v1", _image);
        await _isUnderWay.Task;

        await Task.Delay(Held / 2);
        behind.Set(Wrong);
        await ReportedAsync(system.Workers[0], "jumped forward by");
        ahead.Set(-Wrong);
        await ReportedAsync(system.Coordinators[0], "jumped back by");
        await Task.Delay(Held / 2);
        _mayGoOn.SetResult();

        var record = await system.Api.FinishedTaskAsync("lease/app", "v1", () => system.Output);
        Assert.Equal(("succeeded", 1), (record.GetProperty("status").GetString(), record.GetProperty("attempt").GetInt32()));
        foreach (var worker in system.Workers)
        {
            var metrics = await MetricsAsync(worker);
            Assert.DoesNotContain(LeasesLost, metrics, StringComparison.Ordinal);
            Assert.Matches("""replication_clock_jumps_total\{[^}]*direction="forward"[^}]*\} 1""", metrics);
            Assert.Single(Regex.Matches(worker.Output, "wall clock of this machine jumped"));
            Assert.Single(Regex.Matches(worker.Output, "Clocks differ: .* 30 s behind the clock of the database"));
        }
    }

    [Fact]
    public async Task Times_of_all_processes_are_those_of_the_store()
    {
        using var ahead = new SkewedClock(Wrong);
        using var behind = new SkewedClock(-Wrong);
        await using var system = await FleetSystem.StartAsync(
            servers, coordinators: 1, workers: 1, clockOf: role => role switch { "worker" => behind, "ingest" => ahead, _ => null });
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        using (var source = new RegistryPusher(system.Source.Address))
            await source.PushAsync("team/app", "v1", _image);

        var record = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Output);

        foreach (var time in (string[])["createdAt", "startedAt", "finishedAt"])
            Assert.InRange(record.GetProperty(time).GetDateTimeOffset(), before, DateTimeOffset.UtcNow.AddSeconds(1));
    }

    private static async Task<string> MetricsAsync(IReplicationProgram process)
    {
        using var http = new HttpClient { BaseAddress = await process.ListeningAsync() };
        return await http.GetStringAsync("/metrics");
    }

    private static async Task ReportedAsync(IReplicationProgram process, string text) => await Waiting.UntilAsync<object>(
        () => Task.FromResult<object?>(process.Output.Contains(text, StringComparison.Ordinal) ? process : null), () => process.Output);

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
}
