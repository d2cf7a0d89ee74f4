using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The history of the system, and the reports of its processes.</summary>
public abstract class HistoryStoreContract(IStorePlace place) : StoreContract(place)
{
    private static readonly DateTimeOffset Noon = new(2100, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HistoryKey Pushes = new("", "hangzhou", "");
    private static readonly HistoryKey ToTokyo = new("rule.with$signs|", "hangzhou", "tokyo");

    private static readonly HistoryCounts Succeeded = HistoryCounts.Of(SampleTasks.Pending(Noon) with
    {
        Status = ReplicationStatus.Succeeded,
        FinishedAt = Noon.AddSeconds(3),
    });

    private IHistoryStore History => Get<IHistoryStore>();

    [Fact]
    public async Task Counts_of_several_writes_and_processes_are_added()
    {
        await AddAsync(History, (Noon, Pushes, HistoryCounts.OfPush()), (Noon, ToTokyo, Succeeded));
        await AddAsync(GetInAnotherProcess<IHistoryStore>(), (Noon, ToTokyo, Succeeded));

        var rows = await ReadAsync(HistorySpan.Minute, Noon, Noon.AddMinutes(1), TimeSpan.FromMinutes(1));

        Assert.Equal([Noon, Noon], rows.Select(static it => it.Start));
        var (pushes, tokyo) = (rows.Single(static it => it.Key == Pushes), rows.Single(static it => it.Key == ToTokyo));
        Assert.Equal((1, 0), (pushes.Counts[HistoryField.Pushes], pushes.Counts.Tasks));
        Assert.Equal((2, 2), (tokyo.Counts[HistoryField.Succeeded], tokyo.Counts.Tasks));
        Assert.Equal(Succeeded.Values.Select(static it => 2 * it), tokyo.Counts.Values);
    }

    [Fact]
    public async Task Processes_that_write_at_the_same_time_lose_nothing()
    {
        var others = Enumerable.Range(0, 3).Select(_ => GetInAnotherProcess<IHistoryStore>()).Prepend(History).ToList();

        for (var i = 0; i < 5; i++)
            await Task.WhenAll(others.Select(it => AddAsync(it, (Noon.AddMinutes(i), ToTokyo, Succeeded))));

        Assert.Equal(
            others.Count * 5,
            Assert.Single(await ReadAsync(HistorySpan.Hour, Noon, Noon.AddHours(1), TimeSpan.FromHours(1))).Counts.Tasks);
    }

    [Fact]
    public async Task Rows_are_summed_by_steps_within_the_range()
    {
        await AddAsync(History, [
            .. new[] { -1, 0, 4, 5, 9, 10 }.Select(static it => (Noon.AddMinutes(it), ToTokyo, Succeeded)),
        ]);

        var steps = await ReadAsync(HistorySpan.Minute, Noon, Noon.AddMinutes(10), TimeSpan.FromMinutes(5));

        Assert.Equal(
            [(Noon, 2L), (Noon.AddMinutes(5), 2L)],
            steps.OrderBy(static it => it.Start).Select(static it => (it.Start, it.Counts.Tasks)));
        Assert.Single(await History.ReadAsync(
            HistorySpan.Minute, Noon, Noon.AddMinutes(10), TimeSpan.FromMinutes(5), limit: 1, default));
    }

    [Fact]
    public async Task Minutes_are_also_added_to_their_hour()
    {
        await AddAsync(History, [.. new[] { 0, 59, 60 }.Select(static it => (Noon.AddMinutes(it), ToTokyo, Succeeded))]);

        var hours = await ReadAsync(HistorySpan.Hour, Noon.AddHours(-1), Noon.AddHours(5), TimeSpan.FromHours(1));

        Assert.Equal(
            [(Noon, 2L), (Noon.AddHours(1), 1L)],
            hours.OrderBy(static it => it.Start).Select(static it => (it.Start, it.Counts.Tasks)));
        Assert.Equal(3, Assert.Single(await ReadAsync(
            HistorySpan.Hour, Noon.AddHours(-12), Noon.AddHours(12), TimeSpan.FromDays(1))).Counts.Tasks);
    }

    [Fact]
    public async Task A_report_replaces_the_one_before_until_its_process_stops()
    {
        var (first, other) = (Report(Noon), Report(Noon));
        await History.AddAsync([], first, default);
        await History.AddAsync([], other, default);
        var second = first with { SeenAt = Noon.AddSeconds(10), RunningCopies = 7 };
        await History.AddAsync([], second, default);

        AssertSame(second, Assert.Single(await History.ListProcessesAsync(Noon.AddSeconds(10), default)));
        Assert.Equal(2, (await History.ListProcessesAsync(Noon, default)).Count);
        await History.RemoveProcessAsync(first.Id, default);
        AssertSame(other, Assert.Single(await History.ListProcessesAsync(Noon, default)));
    }

    /// <summary>A report of a process.</summary>
    public static ProcessReport Report(DateTimeOffset at) => new()
    {
        Id = Guid.NewGuid(),
        Host = "worker-1",
        Roles = ["ingest", "worker"],
        Version = "1.2.3",
        StartedAt = at.AddHours(-1),
        SeenAt = at,
        RunningCopies = 3,
    };

    private static Task AddAsync(IHistoryStore store, params IEnumerable<(DateTimeOffset At, HistoryKey Key, HistoryCounts Counts)> rows) =>
        store.AddAsync([.. rows.Select(static it => new HistoryRow(it.At, it.Key, it.Counts))], Report(Noon), default);

    private Task<IReadOnlyList<HistoryRow>> ReadAsync(HistorySpan span, DateTimeOffset from, DateTimeOffset to, TimeSpan step) =>
        History.ReadAsync(span, from, to, step, limit: 100, default);
}
