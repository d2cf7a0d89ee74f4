namespace Replication.Registries.Caching;

/// <summary>
/// What a registry was seen to do, as often as it takes to be no accident, and believed for a while: registries are upgraded, and proxies before them mended.
/// </summary>
internal sealed class Observation(TimeProvider time, int tellingTimes = 1)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private int _times;
    private long _lastAt;

    public bool Holds
    {
        get
        {
            lock (_lock)
                return _times >= tellingTimes && time.GetElapsedTime(_lastAt) < Lifetime;
        }
    }

    /// <summary>It was seen. <paramref name="askedAt"/>: requests that were under way together saw it once.</summary>
    public void Make(long askedAt)
    {
        lock (_lock)
        {
            if (_times > 0 && time.GetElapsedTime(_lastAt) >= Lifetime)
                _times = 0;
            if (_times > 0 && askedAt < _lastAt)
                return;
            (_times, _lastAt) = (_times + 1, time.GetTimestamp());
        }
    }

    /// <summary>It was seen so that there is no doubt.</summary>
    public void MakeSure()
    {
        lock (_lock)
            (_times, _lastAt) = (tellingTimes, time.GetTimestamp());
    }

    /// <summary>The contrary was seen.</summary>
    public void Refute()
    {
        lock (_lock)
            _times = 0;
    }
}
