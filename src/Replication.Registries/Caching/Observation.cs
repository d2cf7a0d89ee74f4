namespace Replication.Registries.Caching;

/// <summary>
/// A finding about a registry. It holds after a number of observations, and for a limited time, because registries and proxies are updated.
/// </summary>
internal sealed class Observation(TimeProvider time, int threshold = 1)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private int _times;
    private long _lastAt;

    /// <summary>True when the finding is established and has not expired.</summary>
    public bool Holds
    {
        get
        {
            lock (_lock)
                return _times >= threshold && time.GetElapsedTime(_lastAt) < Lifetime;
        }
    }

    /// <summary>
    /// Records one observation. Requests that were sent before the previous observation do not count, so parallel requests count once.
    /// </summary>
    public void Record(long requestedAt)
    {
        lock (_lock)
        {
            if (_times > 0 && time.GetElapsedTime(_lastAt) >= Lifetime)
                _times = 0;
            if (_times > 0 && requestedAt < _lastAt)
                return;
            (_times, _lastAt) = (_times + 1, time.GetTimestamp());
        }
    }

    /// <summary>Establishes the finding at once.</summary>
    public void Confirm()
    {
        lock (_lock)
            (_times, _lastAt) = (threshold, time.GetTimestamp());
    }

    /// <summary>Discards the finding, because the opposite was observed.</summary>
    public void Refute()
    {
        lock (_lock)
            _times = 0;
    }
}
