using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_a_rate_no_caller_waits()
    {
        var budget = new TokenBucket(_time);

        Assert.True(Enumerable.Range(0, 100).All(_ => Take(budget, 1_000_000).IsCompletedSuccessfully));
    }

    [Fact]
    public void The_rate_per_second_is_not_exceeded()
    {
        var budget = new TokenBucket(_time);
        budget.Set(10);
        var taken = Enumerable.Range(0, 100).Select(_ => Take(budget, 1)).ToList();

        for (var second = 1; second <= 5; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(taken.Count(it => it.IsCompleted), 10 * second, 10 * second + 2);
        }
    }

    [Fact]
    public void The_burst_after_idle_time_is_a_tenth_of_a_second()
    {
        var budget = new TokenBucket(_time);
        budget.Set(100);
        Advance(TimeSpan.FromHours(1));

        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => Take(budget, 1).IsCompleted), 10, 11);
    }

    [Fact]
    public async Task A_new_rate_applies_to_waiting_callers()
    {
        var budget = new TokenBucket(_time);
        budget.Set(1);
        await Take(budget, 1_000_000);
        var waiting = Take(budget, 1);
        Advance(TimeSpan.FromSeconds(10));
        Assert.False(waiting.IsCompleted);

        budget.Set(1_000_000);
        Advance(TimeSpan.FromSeconds(2));

        Assert.True(waiting.IsCompleted);
    }

    [Fact]
    public async Task At_rate_zero_all_callers_wait()
    {
        var budget = new TokenBucket(_time);
        budget.Set(0);
        var first = Take(budget, 1);
        var second = Take(budget, 1);
        Advance(TimeSpan.FromSeconds(10));
        Assert.False(second.IsCompleted);

        budget.Set(null);
        Advance(TimeSpan.FromSeconds(1));

        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_canceled_caller_stops_waiting()
    {
        var budget = new TokenBucket(_time);
        budget.Set(1);
        await budget.TakeAsync(100, default);
        using var cancel = new CancellationTokenSource();
        var waiting = budget.TakeAsync(1, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static Task Take(TokenBucket budget, double amount) => budget.TakeAsync(amount, default).AsTask();

    // In small steps, as timers that are set again at their end need it.
    private void Advance(TimeSpan by)
    {
        for (var step = 0; step < 200; step++)
            _time.Advance(by / 200);
    }
}
