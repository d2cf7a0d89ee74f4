using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Instances;
using Replication.Copying.Limits;
using Xunit;

namespace Replication.UnitTests.Copying.Limits;

public sealed class RestHoursTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 30, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_copy_ends_when_the_rest_of_one_instance_begins_and_waits_for_its_end()
    {
        using var rest = new RestHours([Instance(), Instance(new TimeOnly(22, 0), new TimeOnly(6, 0))], _time, default);
        Assert.False(rest.HasBegun);

        _time.Advance(TimeSpan.FromHours(9.9));
        Assert.False(rest.Copying.IsCancellationRequested);
        _time.Advance(TimeSpan.FromHours(0.1));

        Assert.True(rest.Copying.IsCancellationRequested);
        Assert.True(rest.HasBegun);
        Assert.Equal((RestHours.Code, TimeSpan.FromHours(8)), (rest.Failure().Code, rest.Failure().RetryAfter));
    }

    [Fact]
    public void A_copy_does_not_begin_in_a_rest_and_waits_for_the_longest()
    {
        using var rest = new RestHours([Instance(new TimeOnly(11, 0), new TimeOnly(13, 0)), Instance(new TimeOnly(11, 0), new TimeOnly(15, 0))], _time, default);

        Assert.True(rest.HasBegun);
        Assert.Equal(TimeSpan.FromHours(3), rest.Failure().RetryAfter);
    }

    [Fact]
    public void Who_stops_for_another_reason_does_not_rest()
    {
        using var stop = new CancellationTokenSource();
        using var rest = new RestHours([Instance(new TimeOnly(22, 0), new TimeOnly(6, 0))], _time, stop.Token);

        stop.Cancel();

        Assert.True(rest.Copying.IsCancellationRequested);
        Assert.False(rest.HasBegun);
    }

    private static RegistryInstance Instance(TimeOnly? from = null, TimeOnly? to = null) => new()
    {
        Name = "tokyo",
        Endpoint = new Uri("https://tokyo.example.com"),
        Limits = new InstanceLimits { Windows = from is null ? [] : [new LimitWindow { From = from.Value, To = to!.Value, Pause = true }] },
    };
}
