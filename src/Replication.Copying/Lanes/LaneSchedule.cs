using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>
/// Whose turn it is when a worker has room. Targets share the room fairly: while others have work, none takes more than its share,
/// so that one that is slow or dead holds up nobody but itself; alone, a target may have all of it. What is urgent goes first, and what is
/// less urgent than usual, a backlog, never takes all the room: a push of now finds some free.
/// </summary>
internal static class LaneSchedule
{
    private static readonly TimeSpan StandsStill = TimeSpan.FromSeconds(5);
    private const int RememberedWhileStill = 256;
    private const int RememberedWhileFailing = 50_000;

    /// <summary>
    /// How many of a target's wake-ups a worker takes from the broker for good, before their copies begin: none while its copies end now and then,
    /// so that other workers can take them; some while nothing ends; and many while they fail, whoever takes them.
    /// </summary>
    public static int MayRemember(int running, bool isFailing, TimeSpan sinceLastEnd) =>
        running == 0 ? 0 : isFailing ? RememberedWhileFailing : sinceLastEnd >= StandsStill ? RememberedWhileStill : 0;

    /// <summary>Whether a priority is that of a backlog, for which room is bounded.</summary>
    public static bool IsLow(int priority) => priority < TaskPriority.Default;

    /// <summary>The target to start its most urgent copy for; null when there is no room or no work.</summary>
    public static string? Next(IReadOnlyCollection<LaneState> lanes, int room)
    {
        var running = lanes.Sum(it => it.Running);
        // A target that has nothing running need not wait until another, which may be dead, lets go.
        if (running < 2 * room && lanes.Where(it => it is { Waiting: > 0, Running: 0 }).OrderByDescending(it => it.Urgency).FirstOrDefault() is { Target: { } idle })
            return idle;
        if (running >= room)
            return null;
        var active = lanes.Count(it => it.Running + it.Waiting > 0);
        var share = active <= 1 ? room : Math.Max(1, room / active);
        var isRoomForLow = lanes.Sum(it => it.RunningLow) < RoomForLow(room);
        return lanes
            .Where(it => it.Waiting > 0 && (IsLow(it.Urgency) ? isRoomForLow && it.Running < share : it.Running - it.RunningLow < share))
            .OrderByDescending(it => it.Urgency)
            .ThenBy(it => it.Running)
            .Select(it => it.Target)
            .FirstOrDefault();
    }

    private static int RoomForLow(int room) => Math.Max(1, room - Math.Max(1, room / 4));
}
