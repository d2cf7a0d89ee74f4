namespace Replication.Coordination.Webhooks;

/// <summary>Numbers the webhook calls of this process by time: each arrives later than the one before, also within one tick of the clock or after a small step back.</summary>
internal sealed class ArrivalClock(TimeProvider time)
{
    // After a larger step back the clock was wrong before, and new times are better than old ones that count on.
    private static readonly TimeSpan MaxStepBack = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private DateTimeOffset _last;

    public DateTimeOffset Next()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return _last = now > _last || _last - now > MaxStepBack ? now : _last.AddTicks(1);
        }
    }
}
