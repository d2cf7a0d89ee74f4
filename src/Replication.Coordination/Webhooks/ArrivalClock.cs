namespace Replication.Coordination.Webhooks;

/// <summary>
/// Assigns increasing arrival times to the webhook calls of this process, also within one tick of the clock or after a small step back.
/// </summary>
internal sealed class ArrivalClock(TimeProvider time)
{
    // After a larger step back the earlier clock was wrong, so the new time is used.
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
