using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>
/// Decides which copy starts when a worker has free capacity. Targets share the capacity equally, so that a slow or unavailable target does
/// not block others; a single target may use all of it. Higher priorities go first. Low priorities (a backlog) never use all capacity, so
/// that a new push can start at once.
/// </summary>
internal static class LaneSchedule
{
    private static readonly TimeSpan StallThreshold = TimeSpan.FromSeconds(5);
    private const int MaxAcknowledgedWhileStalled = 256;
    private const int MaxAcknowledgedWhileFailing = 50_000;

    /// <summary>
    /// Returns how many waiting wake-ups of a target may be acknowledged before their copies start: none while its copies end regularly, so
    /// that other workers can take them; some while no copy ends; and many while the copies fail, because they would fail on every worker.
    /// </summary>
    public static int MaxAcknowledged(int running, bool isFailing, TimeSpan sinceLastEnd) =>
        running == 0 ? 0 : isFailing ? MaxAcknowledgedWhileFailing : sinceLastEnd >= StallThreshold ? MaxAcknowledgedWhileStalled : 0;

    /// <summary>True for the priorities of a backlog, whose capacity is limited.</summary>
    public static bool IsLowPriority(int priority) => priority < TaskPriority.Default;

    /// <summary>Returns the target whose most urgent copy starts next; null when there is no capacity or nothing waits.</summary>
    public static string? Next(IReadOnlyCollection<LaneState> lanes, int capacity)
    {
        var running = lanes.Sum(it => it.Running);
        // A target without running copies need not wait for another target, which may be unavailable.
        if (running < 2 * capacity && lanes.Where(it => it is { Waiting: > 0, Running: 0 })
            .OrderByDescending(it => it.Urgency)
            .FirstOrDefault() is { Target: { } idle })
            return idle;
        if (running >= capacity)
            return null;
        var active = lanes.Count(it => it.Running + it.Waiting > 0);
        var share = active <= 1 ? capacity : Math.Max(1, capacity / active);
        var hasCapacityForLowPriority = lanes.Sum(it => it.RunningLowPriority) < CapacityForLowPriority(capacity);
        return lanes
            .Where(it => it.Waiting > 0 && (IsLowPriority(it.Urgency)
                ? hasCapacityForLowPriority && it.Running < share
                : it.Running - it.RunningLowPriority < share))
            .OrderByDescending(it => it.Urgency)
            .ThenBy(it => it.Running)
            .Select(it => it.Target)
            .FirstOrDefault();
    }

    private static int CapacityForLowPriority(int capacity) => Math.Max(1, capacity - Math.Max(1, capacity / 4));
}
