using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Storage;

public sealed class SqliteRetentionTests() : RetentionContract(new SqliteFile(), Times)
{
    private static readonly RetentionTimes Times = new();

    [Theory]
    [InlineData(ReplicationStatus.Succeeded)]
    [InlineData(ReplicationStatus.Failed)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task Finished_tasks_are_pruned_after_their_retention(ReplicationStatus status)
    {
        await Tasks.AddAsync([Finished(status, At(0)), Finished(status, At(10))], default);

        Assert.False(await Retention.ExpireAsync(At(10) + Times.FinishedTasks, 100, default));

        Assert.Equal(At(10), Assert.Single((await Tasks.ListAsync(new TaskFilter(), null, 10, default)).Items).FinishedAt);
    }

    [Fact]
    public async Task A_task_that_took_long_is_kept_from_its_end_on()
    {
        await Tasks.AddAsync([Finished(ReplicationStatus.Succeeded, At(10)) with { CreatedAt = At(0) }], default);

        await Retention.ExpireAsync(At(5) + Times.FinishedTasks, 100, default);

        Assert.Single((await Tasks.ListAsync(new TaskFilter(), null, 10, default)).Items);
    }

    [Fact]
    public async Task Pruning_removes_at_most_limit_tasks_in_any_status()
    {
        await Tasks.AddAsync(
            [.. Enumerable.Range(0, 6).Select(i => Finished(i % 2 == 0 ? ReplicationStatus.Succeeded : ReplicationStatus.Failed, At(i)))],
            default);

        Assert.True(await Retention.ExpireAsync(At(100) + Times.FinishedTasks, 4, default));
        Assert.Equal(2, (await Tasks.ListAsync(new TaskFilter(), null, 10, default)).Items.Count);
    }

    [Fact]
    public async Task Minutes_hours_and_reports_of_processes_are_pruned_after_their_retention()
    {
        var history = Get<IHistoryStore>();
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await history.AddAsync(
            [
                new(noon, new("rule", "hangzhou", "tokyo"), HistoryCounts.OfPush()),
                new(noon.AddHours(1), new("rule", "hangzhou", "tokyo"), HistoryCounts.OfPush()),
            ],
            HistoryStoreContract.Report(noon),
            default);

        await Retention.ExpireAsync(noon.AddMinutes(1) + Times.MinuteHistory, 100, default);
        Assert.Equal((1, 2), (await CountAsync(HistorySpan.Minute), await CountAsync(HistorySpan.Hour)));
        Assert.Empty(await history.ListProcessesAsync(default, default));

        await Retention.ExpireAsync(noon.AddMinutes(1) + Times.History, 100, default);
        Assert.Equal((0, 1), (await CountAsync(HistorySpan.Minute), await CountAsync(HistorySpan.Hour)));

        async Task<int> CountAsync(HistorySpan span) =>
            (await history.ReadAsync(span, noon.AddDays(-1), noon.AddDays(1), TimeSpan.FromHours(1), 100, default)).Count;
    }

    private static ReplicationTask Finished(ReplicationStatus status, DateTimeOffset at) =>
        SampleTasks.Pending(at) with { Status = status, FinishedAt = at };
}
