using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.History;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Tasks;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>The history and the processes, through the API.</summary>
public sealed class HistoryApiTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private ApiHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync(
        [Instance("hangzhou"), Instance("tokyo"), Instance("osaka")],
        [Rule("mine", "team", "tokyo"), Rule("foreign", "other", "osaka")],
        ApiHost.Token("viewer", TokenRole.Viewer),
        ApiHost.Token("limited", TokenRole.Viewer, "team"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_settled_task_counts_once_and_what_a_process_counted_is_written_when_it_stops()
    {
        var settlement = _host.Services.GetRequiredService<TaskSettlement>();
        var task = Done("mine");
        for (var i = 0; i < 3; i++)
            await settlement.KeepEventAsync(task, default);
        _host.Services.GetRequiredService<HistoryRecorder>().Pushed("hangzhou");
        var next = await _host.StartAnotherAsync([], ApiHost.Token("viewer", TokenRole.Viewer));

        await _host.StopAsync();

        await using (next)
        {
            var total = (await next.GetAsync("/api/v1/stats", "viewer")).Json.GetProperty("series")[0].GetProperty("total");
            Assert.Equal((1, 1), (total.GetProperty("succeeded").GetInt32(), total.GetProperty("pushes").GetInt32()));
            // The stopped process has removed its report.
            var processes = (await next.GetAsync("/api/v1/processes", "viewer")).Json.GetProperty("items");
            Assert.InRange(processes.GetArrayLength(), 0, 1);
        }
    }

    [Fact]
    public async Task The_series_are_those_that_the_caller_asks_for_and_may_see()
    {
        var store = _host.Services.GetRequiredService<IHistoryStore>();
        var minute = new DateTimeOffset(Now.UtcTicks - (Now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        await store.AddAsync(
            [
                new(minute, new("mine", "hangzhou", "tokyo"), HistoryCounts.Of(Done("mine"))),
                new(minute, new("foreign", "hangzhou", "tokyo"), HistoryCounts.Of(Done("foreign"))),
                new(minute, new("", "hangzhou", ""), HistoryCounts.OfPush()),
            ],
            Report(),
            default);

        Assert.Equal(["foreign", "mine"], (await SeriesAsync("by=rule")).Select(static it => it.GetProperty("name").GetString()).Order());
        Assert.Equal(["mine"], (await SeriesAsync("by=rule", "limited")).Select(static it => it.GetProperty("key").GetString()));
        Assert.Equal(1, Assert.Single(await SeriesAsync("", "limited")).GetProperty("total").GetProperty("succeeded").GetInt32());
        Assert.Equal("tokyo", Assert.Single(await SeriesAsync("by=target")).GetProperty("key").GetString());
        Assert.Equal(1, Assert.Single(await SeriesAsync("by=instance")).GetProperty("total").GetProperty("pushes").GetInt32());
        Assert.Equal(
            (400, "request.filter"), (await _host.GetAsync("/api/v1/stats?from=2020-01-01T00:00:00Z&step=1m", "viewer")).Outcome);
    }

    [Fact]
    public async Task Each_process_reports_its_roles_and_copies_until_it_is_silent()
    {
        await _host.Services.GetRequiredService<IHistoryStore>().AddAsync([], Report() with { SeenAt = Now.AddMinutes(-5) }, default);

        var items = await Waiting.UntilAsync(
            async () => (await ItemsAsync()) is { Count: 2 } both ? both : null, static () => "the process has not reported");

        Assert.Equal([false, true], items.Select(static it => it.GetProperty("alive").GetBoolean()).Order());
        var own = items.Single(static it => it.GetProperty("alive").GetBoolean());
        Assert.Contains("coordinator", own.GetProperty("roles").EnumerateArray().Select(static it => it.GetString()));
        Assert.Equal(0, own.GetProperty("runningCopies").GetInt32());

        async Task<List<JsonElement>> ItemsAsync() =>
            [.. (await _host.GetAsync("/api/v1/processes", "viewer")).Json.GetProperty("items").EnumerateArray()];
    }

    private async Task<List<JsonElement>> SeriesAsync(string query, string token = "viewer") =>
        [.. (await _host.GetAsync($"/api/v1/stats?{query}", token)).Json.GetProperty("series").EnumerateArray()];

    private static ReplicationTask Done(string rule) => SampleTasks.Pending(Now.AddSeconds(-3)) with
    {
        Rule = rule,
        Status = ReplicationStatus.Succeeded,
        FinishedAt = Now,
    };

    private static ProcessReport Report() => new()
    {
        Id = Guid.NewGuid(),
        Host = "worker-1",
        Roles = ["worker"],
        Version = "1.0.0",
        StartedAt = Now,
        SeenAt = Now.AddMinutes(-1),
        RunningCopies = 2,
    };

    private static RegistryInstance Instance(string name) => new() { Name = name, Endpoint = new Uri($"http://{name}") };

    private static ReplicationRule Rule(string name, string @namespace, string target) => new()
    {
        Id = name,
        Name = name,
        Source = "hangzhou",
        Target = target,
        Level = RuleLevel.Namespace,
        Namespace = @namespace,
        TagFilter = ".*",
        Declared = true,
        CreatedAt = default,
        ActiveSince = default,
    };
}
