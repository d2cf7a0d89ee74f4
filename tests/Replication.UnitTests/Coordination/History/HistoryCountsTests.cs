using Replication.Contracts.History;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.History;

public sealed class HistoryCountsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReplicationTask Done = SampleTasks.Pending(Noon) with
    {
        Status = ReplicationStatus.Succeeded,
        Outcome = TaskOutcome.Copied,
        FinishedAt = Noon.AddSeconds(4),
    };

    [Theory]
    [InlineData(ReplicationStatus.Succeeded, TaskOutcome.Copied, HistoryField.Succeeded)]
    [InlineData(ReplicationStatus.Succeeded, TaskOutcome.AlreadyPresent, HistoryField.Succeeded)]
    [InlineData(ReplicationStatus.Failed, null, HistoryField.Failed)]
    [InlineData(ReplicationStatus.Failed, TaskOutcome.TagConflict, HistoryField.Failed)]
    [InlineData(ReplicationStatus.Canceled, null, HistoryField.Canceled)]
    [InlineData(ReplicationStatus.Canceled, TaskOutcome.Superseded, HistoryField.Superseded)]
    [InlineData(ReplicationStatus.Canceled, TaskOutcome.Filtered, HistoryField.Filtered)]
    [InlineData(ReplicationStatus.Canceled, TaskOutcome.NotFollowed, HistoryField.Filtered)]
    public void A_task_counts_once(ReplicationStatus status, TaskOutcome? outcome, HistoryField field)
    {
        var counts = HistoryCounts.Of(Done with { Status = status, Outcome = outcome });

        Assert.Equal((1, 1), (counts[field], counts.Tasks));
    }

    [Fact]
    public void Only_bytes_that_were_streamed_count() => Assert.Equal(40, HistoryCounts.Of(Done with
    {
        Blobs =
        [
            new(Digest.Sha256Of("a"u8), 100, 40, BlobTransferKind.Streamed),
            new(Digest.Sha256Of("b"u8), 200, 200, BlobTransferKind.Mounted),
            new(Digest.Sha256Of("c"u8), 400, 400, BlobTransferKind.Present),
            new(Digest.Sha256Of("d"u8), 800, 800, How: null),
        ],
    })[HistoryField.Bytes]);

    [Fact]
    public void The_lag_is_that_of_successful_pushes_from_their_arrival_or_their_age()
    {
        Assert.InRange(Lag(Done)!.Value, 2, 5);
        Assert.InRange(Lag(Done with { NotBefore = Noon.AddSeconds(3.5) })!.Value, 0, 1);
        Assert.Null(Lag(Done with { Trigger = TaskTrigger.Backfill }));
        Assert.Null(Lag(Done with { RetriedAt = Noon }));
        Assert.Null(Lag(Done with { Status = ReplicationStatus.Failed }));

        static double? Lag(ReplicationTask task) => HistoryCounts.Of(task).LagSeconds(0.5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1.1, 1)]
    [InlineData(86_400, 12)]
    [InlineData(1_000_000, 13)]
    public void A_lag_is_in_the_first_bucket_that_holds_it(double seconds, int bucket) =>
        Assert.Equal(bucket, LagBuckets.IndexOf(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Percentiles_are_interpolated_within_their_bucket()
    {
        var counts = new long[LagBuckets.Count];
        Assert.Null(LagBuckets.Percentile(counts, 0.5));

        (counts[1], counts[5], counts[^1]) = (98, 1, 1);

        Assert.Equal(1.51, LagBuckets.Percentile(counts, 0.5)!.Value, 0.01);
        Assert.Equal(60, LagBuckets.Percentile(counts, 0.99));
        Assert.Equal(86_400, LagBuckets.Percentile(counts, 1));
    }

    [Fact]
    public void The_names_of_the_stores_fit_the_values() =>
        Assert.Equal(HistoryCounts.Names.Distinct().Count(), new HistoryCounts().Values.Count);

    [Fact]
    public void The_recorder_returns_each_count_once_by_minute_and_key()
    {
        var recorder = new HistoryRecorder(new MovableClock());
        recorder.Settled(Done);
        recorder.Settled(Done with { Id = Guid.NewGuid(), FinishedAt = Noon.AddSeconds(59) });
        recorder.Settled(Done with { FinishedAt = Noon.AddSeconds(60), Rule = null });
        recorder.Pushed("hangzhou");

        var rows = recorder.Take();

        Assert.Equal(
            [(Noon, "team-to-tokyo", 2L), (Noon.AddMinutes(1), "", 1L)],
            rows.Where(static it => it.Counts.Tasks > 0).Select(static it => (it.Start, it.Key.Rule, it.Counts.Tasks)));
        Assert.Equal(new HistoryKey("", "hangzhou", ""), Assert.Single(rows, static it => it.Counts[HistoryField.Pushes] == 1).Key);
        Assert.Empty(recorder.Take());
    }

    [Fact]
    public void A_running_copy_counts_until_it_ends()
    {
        var recorder = new HistoryRecorder(new MovableClock());
        var (first, second) = (recorder.BeginCopy(), recorder.BeginCopy());
        Assert.Equal(2, recorder.RunningCopies);

        first.Dispose();
        first.Dispose();

        Assert.Equal(1, recorder.RunningCopies);
        second.Dispose();
    }
}
