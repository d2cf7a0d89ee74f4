using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Instances;
using Replication.Copying;
using Replication.Copying.Limits;
using Xunit;

namespace Replication.UnitTests.Copying.Limits;

public sealed class PauseWindowsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 30, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_copy_stops_when_a_pause_window_begins_and_resumes_at_its_end()
    {
        using var pauses =
            new PauseWindows([Instance("tokyo"), Instance("osaka", new TimeOnly(22, 0), new TimeOnly(6, 0))], _time, default);
        Assert.False(pauses.HasBegun);

        _time.Advance(TimeSpan.FromHours(9.9));
        Assert.False(pauses.Copying.IsCancellationRequested);
        _time.Advance(TimeSpan.FromHours(0.1));

        Assert.True(pauses.Copying.IsCancellationRequested);
        Assert.True(pauses.HasBegun);
        Assert.Equal(new AttemptOutcome.Paused("osaka", _time.GetUtcNow() + TimeSpan.FromHours(8)), pauses.Outcome());
    }

    [Fact]
    public void A_copy_does_not_start_in_a_pause_window_and_waits_for_the_longest_one()
    {
        using var pauses = new PauseWindows([
            Instance("tokyo", new TimeOnly(11, 0), new TimeOnly(13, 0)), Instance("osaka", new TimeOnly(11, 0), new TimeOnly(15, 0))
        ], _time, default);

        Assert.True(pauses.HasBegun);
        Assert.Equal(new AttemptOutcome.Paused("tokyo and osaka", _time.GetUtcNow() + TimeSpan.FromHours(3)), pauses.Outcome());
    }

    [Fact]
    public void A_copy_that_is_canceled_for_another_reason_is_not_paused()
    {
        using var stop = new CancellationTokenSource();
        using var pauses = new PauseWindows([Instance("tokyo", new TimeOnly(22, 0), new TimeOnly(6, 0))], _time, stop.Token);

        stop.Cancel();

        Assert.True(pauses.Copying.IsCancellationRequested);
        Assert.False(pauses.HasBegun);
    }

    private static RegistryInstance Instance(string name, TimeOnly? from = null, TimeOnly? to = null) => new()
    {
        Name = name,
        Endpoint = new Uri("https://tokyo.example.com"),
        Limits = new InstanceLimits { Windows = from is null ? [] : [new LimitWindow { From = from.Value, To = to!.Value, Pause = true }] },
    };
}
