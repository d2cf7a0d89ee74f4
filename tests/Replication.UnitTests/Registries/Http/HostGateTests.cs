using Microsoft.Extensions.Time.Testing;
using Replication.Registries;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class HostGateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task No_more_than_its_width_are_inside_and_who_waited_longest_is_next()
    {
        using var gate = Gate(2, _time);
        var first = await gate.EnterAsync(default);
        using var second = await gate.EnterAsync(default);
        var third = gate.EnterAsync(default);
        var fourth = gate.EnterAsync(default);

        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();

        using var admitted = await third;
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public async Task Who_is_canceled_lets_the_next_one_in()
    {
        using var gate = Gate(1, _time);
        var inside = await gate.EnterAsync(default);
        using var cancel = new CancellationTokenSource();
        var impatient = gate.EnterAsync(cancel.Token);
        var patient = gate.EnterAsync(default);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        inside.Dispose();

        using var admitted = await patient;
    }

    [Fact]
    public async Task While_the_registry_wants_us_to_stay_away_no_one_enters()
    {
        using var gate = Gate(8, _time);
        gate.CloseFor(TimeSpan.FromSeconds(10));
        gate.CloseFor(TimeSpan.FromSeconds(5));
        var waiting = gate.EnterAsync(default);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(waiting.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(1), gate.ClosedFor);
        _time.Advance(TimeSpan.FromSeconds(1));

        using var admitted = await waiting;
        Assert.Equal(TimeSpan.Zero, gate.ClosedFor);
    }

    [Fact]
    public async Task Who_would_have_to_wait_too_long_is_turned_away_and_told_how_long()
    {
        using var gate = Gate(1, _time);
        using var inside = await gate.EnterAsync(default);
        var waiting = gate.EnterAsync(default);

        gate.CloseFor(TimeSpan.FromHours(1));

        var turnedAway = await Assert.ThrowsAsync<RegistryException>(() => waiting);
        Assert.Equal((CopyFailure.RateLimited, TimeSpan.FromHours(1)), (turnedAway.Failure.Code, turnedAway.Failure.RetryAfter));
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(TimeSpan.FromMinutes(10), (await Assert.ThrowsAsync<RegistryException>(() => gate.EnterAsync(default))).Failure.RetryAfter);
        await Assert.ThrowsAsync<RegistryException>(() => gate.WaitUntilOpenAsync(default));
    }

    [Fact]
    public void A_burst_of_pushbacks_halves_the_width_once_and_successes_widen_it_again()
    {
        using var gate = Gate(32, _time);
        for (var i = 0; i < 32; i++)
            gate.ReportPushback();
        Assert.Equal(16, gate.Width);

        _time.Advance(TimeSpan.FromSeconds(1));
        gate.ReportPushback();
        Assert.Equal(8, gate.Width);

        for (var i = 0; i < 9; i++)
            gate.ReportSuccess();
        Assert.Equal(9, gate.Width);
        for (var i = 0; i < 10_000; i++)
            gate.ReportSuccess();
        Assert.Equal(32, gate.Width);
    }

    [Fact]
    public async Task Copies_in_opposite_directions_do_not_wait_for_each_other_for_ever()
    {
        using var one = Gate(1, TimeProvider.System);
        using var other = Gate(1, TimeProvider.System);

        async Task TransferAsync(HostGate source, HostGate target)
        {
            using var permits = await TransferPermits.EnterAsync(source, target, default);
            await Task.Yield();
        }

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? TransferAsync(one, other) : TransferAsync(other, one)))
            .WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_registry_that_is_source_and_target_passes_even_the_narrowest_gate()
    {
        using var gate = Gate(1, TimeProvider.System);

        for (var i = 0; i < 2; i++)
            (await TransferPermits.EnterAsync(gate, gate, default)).Dispose();
    }

    private static HostGate Gate(int widest, TimeProvider time) => new("registry.example", widest, TimeSpan.FromSeconds(30), time);
}
