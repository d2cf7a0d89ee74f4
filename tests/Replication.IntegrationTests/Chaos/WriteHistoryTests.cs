using Replication.Chaos.History;
using Xunit;

namespace Replication.IntegrationTests.Chaos;

/// <summary>The check of the write history detects writes without a valid lease.</summary>
public sealed class WriteHistoryTests
{
    private static readonly Guid Task = Guid.NewGuid();

    [Theory]
    [InlineData("worker1", 10, 20, "worker2", 15, 30, true)]
    [InlineData("worker1", 10, 40, "worker2", 15, 30, true)]
    [InlineData("worker1", 10, 20, "worker2", 20, 30, false)]
    // The second attempt of one worker.
    [InlineData("worker1", 10, 20, "worker1", 15, 30, false)]
    public void Two_workers_that_move_one_tag_at_the_same_time_are_found(
        string first, int began, int ended, string second, int secondBegan, int secondEnded, bool isFound)
    {
        TagWrite[] writes = [
            Write(second, "v1", secondBegan, secondEnded), Write(first, "v1", began, ended), Write("worker3", "v2", 0, 100)
        ];

        Assert.Equal(isFound ? 1 : 0, WriteHistory.FindOverlaps(writes).Count());
    }

    [Fact]
    public void A_write_that_spans_a_shorter_one_is_checked_for_overlaps()
    {
        TagWrite[] writes = [Write("worker1", "v1", 0, 100), Write("worker1", "v1", 10, 20), Write("worker2", "v1", 50, 60)];

        Assert.Single(WriteHistory.FindOverlaps(writes));
    }

    [Theory]
    [InlineData("worker2", 1000, 1, 1100, 1, true)]
    // The holder of the lease.
    [InlineData("worker1", 1000, 1, 1100, 1, false)]
    // Another worker claimed the task between the samples.
    [InlineData("worker2", 1000, 1, 1100, 2, false)]
    // The samples do not show which worker held the lease at the time of the write.
    [InlineData("worker2", 400, 1, 1100, 1, false)]
    [InlineData("worker2", 1060, 1, 1100, 1, false)]
    public void A_write_while_another_worker_holds_the_lease_is_found(
        string writer, int before, long fenceBefore, int after, long fenceAfter, bool isFound)
    {
        SeenLease[] leases = [Sample(before, fenceBefore), Sample(after, fenceAfter)];
        var workers = new Dictionary<int, string> { [11] = "worker1", [12] = "worker2" };

        Assert.Equal(isFound ? 1 : 0, WriteHistory.FindWritesWithoutLease([Write(writer, "v1", 1050, 1070)], leases, workers).Count());
    }

    private static TagWrite Write(string worker, string tag, int began, int ended) =>
        new(worker, "tokyo", "team/app", tag, TimeSpan.FromMilliseconds(began)) { Ended = TimeSpan.FromMilliseconds(ended), Status = 201 };

    private static SeenLease Sample(int at, long fence) => new(TimeSpan.FromMilliseconds(at), 11, fence, Task, "tokyo", "team/app", "v1");
}
