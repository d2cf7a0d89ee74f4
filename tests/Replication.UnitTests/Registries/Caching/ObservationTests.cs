using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Caching;
using Xunit;

namespace Replication.UnitTests.Registries.Caching;

public sealed class ObservationTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_may_be_an_accident_is_believed_when_it_was_seen_often_enough_and_for_a_while()
    {
        var observation = new Observation(_time, tellingTimes: 2);
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
    public void Requests_that_were_under_way_together_saw_one_thing()
    {
        var observation = new Observation(_time, tellingTimes: 2);
        var together = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
            observation.Make(together);
        Assert.False(observation.Holds);

        _time.Advance(TimeSpan.FromSeconds(1));
        Make(observation);

        Assert.True(observation.Holds);
    }

    [Fact]
    public void The_contrary_begins_anew_and_certainty_needs_no_second_time()
    {
        var observation = new Observation(_time, tellingTimes: 2);
        Make(observation);
        observation.Refute();
        Make(observation);
        Assert.False(observation.Holds);

        observation.MakeSure();
        Assert.True(observation.Holds);
    }

    private void Make(Observation observation)
    {
        observation.Make(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }
}
