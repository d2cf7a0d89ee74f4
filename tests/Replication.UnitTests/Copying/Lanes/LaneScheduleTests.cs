using System.Text.RegularExpressions;
using Replication.Copying.Lanes;
using Xunit;

namespace Replication.UnitTests.Copying.Lanes;

public sealed partial class LaneScheduleTests
{
    [Theory]
    // A single target uses the whole capacity, but never exceeds it.
    [InlineData("a:0/5", "a")]
    [InlineData("a:7/5", "a")]
    [InlineData("a:8/5", null)]
    [InlineData("a:3/0", null)]
    [InlineData("", null)]
    // A target with no running copies starts at once, even if others use the whole capacity.
    [InlineData("a:8/5,b:0/1", "b")]
    [InlineData("a:8/5,b:1/1", null)]
    // While other targets have work, no target exceeds its share, and the target with fewer running copies goes first.
    [InlineData("a:4/5,b:2/0", null)]
    [InlineData("a:4/5,b:2/1", "b")]
    [InlineData("a:3/5,b:2/1", "b")]
    [InlineData("a:3/5,b:4/1", "a")]
    // With the extra starts, the worker runs at most twice its capacity.
    [InlineData("a:8/1,b:8/1,c:0/1", null)]
    public void Targets_share_the_capacity(string lanes, string? next) =>
        Assert.Equal(next, LaneSchedule.Next([.. Parse(lanes)], capacity: 8));

    [Fact]
    public void An_unavailable_target_with_a_backlog_leaves_the_others_their_share()
    {
        var dead = new LaneState("dead", Running: 8, Waiting: 1000);

        Assert.Equal("live", LaneSchedule.Next([dead, new LaneState("live", 0, 1)], capacity: 8));
        Assert.Equal("live", LaneSchedule.Next([dead with { Running = 4 }, new LaneState("live", 3, 1)], capacity: 8));
        Assert.Null(LaneSchedule.Next([dead with { Running = 4 }, new LaneState("live", 1, 0)], capacity: 8));
    }

    [Theory]
    // target:running/waiting@priority~running copies of backlog tasks
    // A higher priority starts first, even if its target has more running copies.
    [InlineData("a:2/5@1,b:3/5@5", "b")]
    [InlineData("a:2/5@4,b:1/5@3", "a")]
    [InlineData("a:2/5@3,b:1/5@3", "b")]
    // Backlog tasks of all targets together use at most three quarters of the capacity.
    [InlineData("a:5/9@1~5", "a")]
    [InlineData("a:6/9@1~6", null)]
    [InlineData("a:6/9@2~6", null)]
    [InlineData("a:3/9@1~3,b:3/9@2~3", null)]
    [InlineData("a:6/9@3~6", "a")]
    [InlineData("a:8/9@5~6", null)]
    // Backlog tasks that use the share of their target do not delay its pushes.
    [InlineData("a:4/9@3~4,b:2/0", "a")]
    [InlineData("a:4/9@1~4,b:2/0", null)]
    [InlineData("a:5/9@3~1,b:1/1@3", "b")]
    // A target with no running copies starts at once, the highest priority first.
    [InlineData("a:8/5~6,b:0/1@1,c:0/1@2", "c")]
    public void Higher_priorities_start_first(string lanes, string? next) =>
        Assert.Equal(next, LaneSchedule.Next([.. Parse(lanes)], capacity: 8));

    [Fact]
    public void A_worker_with_capacity_for_one_copy_also_processes_its_backlog() =>
        Assert.Equal("a", LaneSchedule.Next([new LaneState("a", 0, 5, Urgency: 1)], capacity: 1));

    private static IEnumerable<LaneState> Parse(string lanes) =>
        lanes.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(it => Form().Match(it).Groups)
            .Select(it => new LaneState(
                it["target"].Value, Number(it["running"], 0), Number(it["waiting"], 0), Number(it["urgency"], 3), Number(it["low"], 0)));

    private static int Number(Group found, int none) => found.Success ? int.Parse(found.Value) : none;

    [GeneratedRegex(@"^(?<target>\w+):(?<running>\d+)/(?<waiting>\d+)(@(?<urgency>\d))?(~(?<low>\d+))?$")]
    private static partial Regex Form();

    [Theory]
    [InlineData(0, true, 60, 0)]
    [InlineData(4, false, 1, 0)]
    [InlineData(4, false, 5, 256)]
    [InlineData(4, true, 0, 50_000)]
    public void A_stalled_target_does_not_use_up_the_prefetch_count(int running, bool isFailing, int secondsSinceLastEnd, int may) =>
        Assert.Equal(may, LaneSchedule.MaxAcknowledged(running, isFailing, TimeSpan.FromSeconds(secondsSinceLastEnd)));
}
