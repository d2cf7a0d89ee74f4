using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Caching;
using Xunit;

namespace Replication.UnitTests.Registries.Caching;

public sealed class ObservationTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_finding_holds_after_the_threshold_and_for_a_limited_time()
    {
        var observation = new Observation(_time, threshold: 2);
        Make(observation);
        Assert.False(observation.Holds);

        Make(observation);
        Assert.True(observation.Holds);
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.True(observation.Holds);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(observation.Holds);

        Make(observation);
        Assert.False(observation.Holds);
    }

    [Fact]
    public void Concurrent_requests_count_as_one_observation()
    {
        var observation = new Observation(_time, threshold: 2);
        var together = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
            observation.Record(together);
        Assert.False(observation.Holds);

        _time.Advance(TimeSpan.FromSeconds(1));
        Make(observation);

        Assert.True(observation.Holds);
    }

    [Fact]
    public void The_opposite_resets_a_finding_and_a_confirmation_establishes_it()
    {
        var observation = new Observation(_time, threshold: 2);
        Make(observation);
        observation.Refute();
        Make(observation);
        Assert.False(observation.Holds);

        observation.Confirm();
        Assert.True(observation.Holds);
    }

    private void Make(Observation observation)
    {
        observation.Record(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }
}
