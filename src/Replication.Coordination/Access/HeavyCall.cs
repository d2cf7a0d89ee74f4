namespace Replication.Coordination.Access;

/// <summary>Marks an endpoint whose calls cost much processor time, or many requests to a registry: few of them run for one token at the same time.</summary>
internal sealed record HeavyCall(string Kind, bool HasLongQueue)
{
    /// <summary>Reads from a registry while the caller waits.</summary>
    public static HeavyCall Reading { get; } = new("reading", HasLongQueue: false);

    /// <summary>Checks a rule. A script that makes many at once waits for its turn.</summary>
    public static HeavyCall Queued { get; } = new("rules", HasLongQueue: true);
}
