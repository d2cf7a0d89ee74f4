namespace Replication.Contracts.Instances;

/// <summary>
/// The webhook calls of an instance that were refused, because their secret was missing or wrong, and between which none was accepted.
/// </summary>
public sealed record RefusedCalls
{
    /// <summary>How many calls were refused. A process that was killed may have counted a few more.</summary>
    public required long Count { get; init; }

    /// <summary>When the first of them came.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the last of them came.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>How a call has to prove its origin, by the configuration of the instance.</summary>
    public required WebhookAuthentication Asked { get; init; }

    /// <summary>How many calls used which authentication; <c>none</c> for calls without any.</summary>
    public required IReadOnlyDictionary<string, long> Used { get; init; }

    /// <summary>These calls and later ones.</summary>
    public RefusedCalls Plus(RefusedCalls later) => new()
    {
        Count = Count + later.Count,
        Since = Since < later.Since ? Since : later.Since,
        LastAt = LastAt > later.LastAt ? LastAt : later.LastAt,
        Asked = later.Asked,
        Used = Used.Concat(later.Used)
            .GroupBy(static it => it.Key, StringComparer.Ordinal)
            .ToDictionary(static it => it.Key, static it => it.Sum(static one => one.Value), StringComparer.Ordinal),
    };
}
