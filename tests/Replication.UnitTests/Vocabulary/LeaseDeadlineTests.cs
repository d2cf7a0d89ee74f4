using Replication.Contracts.Stores;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class LeaseDeadlineTests
{
    private readonly MovableClock _clock = new();

    [Theory]
    [InlineData(0, false)]
    [InlineData(17.4, false)]
    [InlineData(17.5, true)]
    [InlineData(3600, true)]
    public void A_deadline_passes_before_its_lease_expires(double seconds, bool isOver)
    {
        var deadline = new LeaseDeadline(TimeSpan.FromSeconds(20), _clock.GetTimestamp(), _clock);

        _clock.Pass(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isOver, deadline.HasPassed);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_jump_of_the_wall_clock_changes_nothing(double jumpSeconds)
    {
        var deadline = new LeaseDeadline(TimeSpan.FromSeconds(20), _clock.GetTimestamp(), _clock);

        _clock.Wall = _clock.Wall.AddSeconds(jumpSeconds);

        Assert.False(deadline.HasPassed);
        Assert.Equal(TimeSpan.FromSeconds(17.5), deadline.RenewTimeout);
    }

    [Fact]
    public void A_renewal_counts_from_when_it_was_sent()
    {
        var deadline = new LeaseDeadline(TimeSpan.FromSeconds(20), _clock.GetTimestamp(), _clock);
        _clock.Pass(TimeSpan.FromSeconds(5));
        var sentAt = _clock.GetTimestamp();
        // The process was suspended before it read the answer.
        _clock.Pass(TimeSpan.FromSeconds(25));

        deadline.Renewed(sentAt);

        Assert.True(deadline.HasPassed);
    }
}
