using Replication.Copying;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class TaskRetryScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(5000, 300)]
    public void The_maximum_delay_doubles_from_one_second_to_five_minutes(int attempt, int seconds)
    {
        var next = Next(attempt, jitter: 0.999999);

        Assert.InRange(next!.Value - Noon, TimeSpan.FromSeconds(seconds * 0.99), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void The_jitter_is_full() => Assert.Equal(Noon, Next(9, jitter: 0));

    [Fact]
    public void Retry_after_of_the_registry_is_respected() =>
        Assert.Equal(Noon.AddMinutes(20), Next(1, jitter: 0.5, retryAfter: TimeSpan.FromMinutes(20)));

    [Fact]
    public void The_task_fails_permanently_after_one_day_of_failures()
    {
        Assert.NotNull(TaskRetrySchedule.Default.Next(50, true, false, null, Noon.AddHours(-50), Noon.AddHours(-23.9), Noon, 0.5));
        Assert.Null(TaskRetrySchedule.Default.Next(50, true, false, null, Noon.AddHours(-50), Noon.AddHours(-24), Noon, 0.5));
    }

    [Theory]
    [InlineData(0, 3600, 0.999999, 1.0)]
    [InlineData(0, 3600, 0, 0.5)]
    [InlineData(60, 3600, 0.999999, 30.0)]
    [InlineData(1800, 36_000, 0.999999, 300.0)]
    [InlineData(3590, 3600, 0.999999, 10.0)]
    [InlineData(3600, 3600, 0.5, null)]
    [InlineData(0, 0, 0.5, null)]
    public void The_pause_of_a_task_that_waits_for_signatures_grows_with_the_wait(int waited, int timeout, double jitter, double? seconds)
    {
        var since = Noon.AddSeconds(-waited);

        var next = TaskRetrySchedule.Default.NextForSignature(since, since.AddSeconds(timeout), Noon, jitter);

        Assert.Equal(seconds, next is { } at ? Math.Round((at - Noon).TotalSeconds, 1) : null);
    }

    [Theory]
    [InlineData(0, 0.0, 450)]
    [InlineData(0, 0.999999, 900)]
    [InlineData(-86_390, 0.5, 10)]
    [InlineData(-86_400, 0.5, null)]
    public void A_task_waits_for_credentials_until_the_horizon_and_not_longer(int failingSince, double jitter, int? seconds)
    {
        var next = TaskRetrySchedule.Default.NextWithoutCredentials(Noon.AddSeconds(failingSince), Noon, jitter);

        Assert.Equal(seconds, next is { } at ? (int)Math.Round((at - Noon).TotalSeconds) : null);
    }

    [Fact]
    public void A_task_that_was_queued_for_more_than_a_day_is_retried_for_one_day() =>
        Assert.NotNull(TaskRetrySchedule.Default.Next(1, true, false, null, Noon.AddHours(-63), Noon, Noon, 0.5));

    [Fact]
    public void A_permanent_failure_is_not_retried() => Assert.Null(Next(1, jitter: 0.5, isWorthRetrying: false));

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void A_missing_manifest_is_transient_for_one_minute(int seconds, bool again)
    {
        var next = TaskRetrySchedule.Default.Next(
            3, isWorthRetrying: false, isManifestUnknown: true, null, Noon.AddSeconds(-seconds), Noon, Noon, 0.5);

        Assert.Equal(again, next is not null);
    }

    private static DateTimeOffset? Next(int attempt, double jitter, TimeSpan? retryAfter = null, bool isWorthRetrying = true) =>
        TaskRetrySchedule.Default.Next(attempt, isWorthRetrying, isManifestUnknown: false, retryAfter, Noon, Noon, Noon, jitter);
}
