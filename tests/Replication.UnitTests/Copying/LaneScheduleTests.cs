using Replication.Copying;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class LaneScheduleTests
{
    [Theory]
    // Alone, a target may have all the room, and no more.
    [InlineData("a:0/5", "a")]
    [InlineData("a:7/5", "a")]
    [InlineData("a:8/5", null)]
    [InlineData("a:3/0", null)]
    [InlineData("", null)]
    // A target with nothing running starts at once, even when others have all the room.
    [InlineData("a:8/5,b:0/1", "b")]
    [InlineData("a:8/5,b:1/1", null)]
    // With others at work none goes beyond its share, and the one with less running goes first.
    [InlineData("a:4/5,b:2/0", null)]
    [InlineData("a:4/5,b:2/1", "b")]
    [InlineData("a:3/5,b:2/1", "b")]
    [InlineData("a:3/5,b:4/1", "a")]
    // The extra starts end at twice the room.
    [InlineData("a:8/1,b:8/1,c:0/1", null)]
    public void Targets_share_the_room(string lanes, string? next) =>
        Assert.Equal(next, LaneSchedule.Next([.. Parse(lanes)], room: 8));

    [Fact]
    public void A_dead_target_with_endless_work_leaves_the_others_their_share()
    {
        var dead = new LaneState("dead", Running: 8, Waiting: 1000);

        Assert.Equal("live", LaneSchedule.Next([dead, new LaneState("live", 0, 1)], room: 8));
        Assert.Equal("live", LaneSchedule.Next([dead with { Running = 4 }, new LaneState("live", 3, 1)], room: 8));
        Assert.Null(LaneSchedule.Next([dead with { Running = 4 }, new LaneState("live", 1, 0)], room: 8));
    }

    private static IEnumerable<LaneState> Parse(string lanes) =>
        lanes.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(it => it.Split(':', '/'))
            .Select(it => new LaneState(it[0], int.Parse(it[1]), int.Parse(it[2])));

    [Theory]
    [InlineData(0, true, 60, 0)]
    [InlineData(4, false, 1, 0)]
    [InlineData(4, false, 5, 256)]
    [InlineData(4, true, 0, 50_000)]
    public void A_target_that_stands_still_does_not_fill_what_the_broker_hands_out(int running, bool isFailing, int secondsSinceLastEnd, int may) =>
        Assert.Equal(may, LaneSchedule.MayRemember(running, isFailing, TimeSpan.FromSeconds(secondsSinceLastEnd)));
}
