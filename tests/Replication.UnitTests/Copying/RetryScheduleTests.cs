using Replication.Copying;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(5000, 300)]
    public void The_longest_wait_doubles_from_a_second_to_five_minutes(int attempt, int seconds)
    {
        var next = Next(attempt, chance: 0.999999);

        Assert.InRange(next!.Value - Noon, TimeSpan.FromSeconds(seconds * 0.99), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void The_jitter_is_full() => Assert.Equal(Noon, Next(9, chance: 0));

    [Fact]
    public void A_registry_that_says_when_is_obeyed() =>
        Assert.Equal(Noon.AddMinutes(20), Next(1, chance: 0.5, retryAfter: TimeSpan.FromMinutes(20)));

    [Fact]
    public void After_a_day_the_task_is_given_up()
    {
        Assert.NotNull(RetrySchedule.Default.Next(50, true, false, null, Noon.AddHours(-50), Noon.AddHours(-23.9), Noon, 0.5));
        Assert.Null(RetrySchedule.Default.Next(50, true, false, null, Noon.AddHours(-50), Noon.AddHours(-24), Noon, 0.5));
    }

    [Fact]
    public void A_task_that_waited_longer_than_a_day_is_given_a_day_all_the_same() =>
        Assert.NotNull(RetrySchedule.Default.Next(1, true, false, null, Noon.AddHours(-63), Noon, Noon, 0.5));

    [Fact]
    public void A_permanent_answer_is_not_tried_again() => Assert.Null(Next(1, chance: 0.5, isWorthRetrying: false));

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void A_manifest_that_is_not_there_yet_is_a_blip_for_a_minute(int seconds, bool again)
    {
        var next = RetrySchedule.Default.Next(3, isWorthRetrying: false, isManifestUnknown: true, null, Noon.AddSeconds(-seconds), Noon, Noon, 0.5);

        Assert.Equal(again, next is not null);
    }

    private static DateTimeOffset? Next(int attempt, double chance, TimeSpan? retryAfter = null, bool isWorthRetrying = true) =>
        RetrySchedule.Default.Next(attempt, isWorthRetrying, isManifestUnknown: false, retryAfter, Noon, Noon, Noon, chance);
}
