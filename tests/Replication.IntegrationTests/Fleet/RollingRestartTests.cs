using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>
/// Stops and replaces every process of every role while pushes arrive from a registry that repeats its notifications and from a test
/// publisher.
/// </summary>
public sealed class RollingRestartTests(FleetServers servers) : IClassFixture<FleetServers>
{
    // Longer than the time that a stopping worker gives its running copies.
    private static readonly TimeSpan LongestUnanswered = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task No_task_fails_and_no_push_is_lost()
    {
        await using var system = await FleetSystem.StartAsync(
            servers,
            workers: 2,
            instances: $"- {{ name: direct, endpoint: {FleetSystem.SourceMark}, webhook: {{ format: generic, authentication: bearer, "
                + $"secret: {ServedSystem.Secret} }} }}\n  - {{ name: kyoto, endpoint: {FleetSystem.TargetMark} }}",
            rules: "- { name: direct-to-kyoto, source: direct, target: kyoto, level: namespace, namespace: direct, tagFilter: \".*\" }");
        using var done = new CancellationTokenSource();
        var pushing = PushAsync(system, done.Token);
        var reporting = ReportPushesAsync(system, done.Token);

        for (var i = 0; i < system.Workers.Count; i++)
        {
            Assert.Equal(0, await system.Workers[i].AsProcess().SignalAsync("TERM"));
            system.Workers[i] = await system.StartAsync("worker");
        }
        Assert.Equal(0, await system.Coordinators[1].AsProcess().SignalAsync("TERM"));
        system.Coordinators[1] = await system.StartAsync("coordinator");
        Assert.Equal(0, await system.Coordinators[0].AsProcess().SignalAsync("TERM"));
        await system.RestartApiAsync();
        Assert.Equal(0, await system.Ingest.AsProcess().SignalAsync("TERM"));
        await system.RestartIngestAsync();
        await done.CancelAsync();

        var (pushed, reported) = (await pushing, await reporting);
        Assert.True(pushed > 10 && reported > 10, $"{pushed} pushes and {reported} direct ones are no load");
        await AssertArrivedAsync(system, "team", pushed);
        await AssertArrivedAsync(system, "direct", reported);
    }

    private static async Task<int> PushAsync(FleetSystem system, CancellationToken done)
    {
        using var source = new RegistryPusher(system.Source.Address);
        var count = 0;
        for (; !done.IsCancellationRequested; count++)
        {
            await source.PushAsync("team/app", $"v{count}", Image("team", count), CancellationToken.None);
            await Task.Delay(50, CancellationToken.None);
        }
        return count;
    }

    // Behaves as a publisher must: sends every push again that is not answered with 202.
    private static async Task<int> ReportPushesAsync(FleetSystem system, CancellationToken done)
    {
        using var source = new RegistryPusher(system.Source.Address);
        using var hooks = new ApiClient(system.Hooks);
        var count = 0;
        for (; !done.IsCancellationRequested; count++)
        {
            var image = Image("direct", count);
            // The registry sends no notification for a push without a tag.
            await source.PushAsync("direct/app", null, image, CancellationToken.None);
            var body = $$"""{"id":"{{Guid.NewGuid()}}","repository":"direct/app","tag":"v{{count}}","digest":"{{image.Digest}}"}""";
            await Waiting.UntilAsync<object>(async () => await IsAcceptedAsync(hooks, body)
                ? body
                : null, () => system.Output, LongestUnanswered);
        }
        return count;
    }

    private static async Task<bool> IsAcceptedAsync(ApiClient hooks, string body)
    {
        try
        {
            var (status, _) = await hooks.PostHookAsync("direct", body, ServedSystem.Secret);
            Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{status}");
            return status == HttpStatusCode.Accepted;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task AssertArrivedAsync(FleetSystem system, string name, int count)
    {
        using var target = new RegistryPusher(system.Target.Address);
        for (var i = 0; i < count; i++)
        {
            var record = await system.Api.FinishedTaskAsync($"{name}/app", $"v{i}", () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            // Stopping a worker does not count as a failure of its copies.
            Assert.Equal(System.Text.Json.JsonValueKind.Null, record.GetProperty("issue").ValueKind);
            Assert.True(await target.HoldsAsync($"{name}/app", $"v{i}", Image(name, i)));
        }
    }

    private static SampleImage Image(string name, int place) => SampleImage.Create((name == "team" ? 9000 : 20_000) + place, [300_000]);
}
