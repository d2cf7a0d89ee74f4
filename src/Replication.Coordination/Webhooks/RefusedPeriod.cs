using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Finds the newest period of refused calls: an accepted call ends a period, and the next refused one begins a new period. Times of
/// accepted calls reach the store after a delay, so parts are joined only when the delay is over.
/// </summary>
internal static class RefusedPeriod
{
    // Longer than the interval at which processes store the times of accepted calls.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    /// <summary>The calls of the newest period.</summary>
    public static RefusedCalls Of(IReadOnlyList<RefusedPart> parts, DateTimeOffset? accepted) =>
        Newest(parts, accepted).Select(static it => it.Calls).Aggregate(static (earlier, later) => earlier.Plus(later));

    /// <summary>The parts that later readers need: those of the newest period, the old ones joined.</summary>
    public static IReadOnlyList<RefusedPart> Compact(IReadOnlyList<RefusedPart> parts, DateTimeOffset? accepted, DateTimeOffset now)
    {
        var kept = new List<RefusedPart>();
        foreach (var part in Newest(parts, accepted))
        {
            if (kept is [.., var last] && part.Calls.Since < now - Delay)
                kept[^1] = last.Then(part);
            else
                kept.Add(part);
        }
        return kept;
    }

    private static List<RefusedPart> Newest(IReadOnlyList<RefusedPart> parts, DateTimeOffset? accepted)
    {
        var newest = new List<RefusedPart>();
        DateTimeOffset? lastAt = null;
        foreach (var part in parts.OrderBy(static it => it.Calls.Since))
        {
            if (part.AcceptedBefore > lastAt || (accepted > lastAt && accepted < part.Calls.Since))
                newest.Clear();
            newest.Add(part);
            lastAt = lastAt > part.Calls.LastAt ? lastAt : part.Calls.LastAt;
        }
        return newest;
    }
}
