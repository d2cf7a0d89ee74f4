namespace Replication.Coordination.Access;

/// <summary>
/// Endpoint metadata of calls that use much processor time or send many requests to a registry. Few of them run for one token at the same
/// time.
/// </summary>
internal sealed record HeavyCall(string Kind, bool HasLongQueue)
{
    /// <summary>Reads from a registry while the caller waits.</summary>
    public static HeavyCall Reading { get; } = new("reading", HasLongQueue: false);

    /// <summary>Checks a rule. Many concurrent calls of a script wait for their turn.</summary>
    public static HeavyCall Queued { get; } = new("rules", HasLongQueue: true);
}
