using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>A fault with the requests that it applies to.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock = new();
    private readonly RequestMatch _match;
    private readonly int _skip;
    private readonly int _times;
    private readonly double _probability;
    private readonly Random _chance;
    private int _seen;
    private int _hits;

    internal FaultRule(RequestMatch match, Fault fault, int skip, int times, double probability, int seed)
    {
        _match = match;
        Fault = fault;
        _skip = skip;
        _times = times;
        _probability = probability;
        _chance = new Random(seed);
    }

    /// <summary>The number of requests that the fault was applied to.</summary>
    public int Hits
    {
        get
        {
            lock (_lock)
                return _hits;
        }
    }

    internal Fault Fault { get; }

    internal bool Strikes(LoggedRequest request)
    {
        if (!_match.Matches(request))
            return false;
        lock (_lock)
        {
            if (_seen++ < _skip || _hits >= _times || _chance.NextDouble() >= _probability)
                return false;
            _hits++;
            return true;
        }
    }
}
