using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>The waiting and running copies of one target instance. Guarded by the lock of <see cref="CopyLanes"/>.</summary>
internal sealed class Lane
{
    private readonly LinkedList<WakeUp>[] _waiting = [
        .. Enumerable.Range(TaskPriority.Lowest, TaskPriority.Highest).Select(_ => new LinkedList<WakeUp>())
    ];

    public int WaitingCount { get; private set; }

    public int Running { get; set; }

    /// <summary>The number of running copies with low priority (backlog).</summary>
    public int RunningLowPriority { get; set; }

    /// <summary>The highest priority of the waiting wake-ups.</summary>
    public int Urgency => Array.FindLastIndex(_waiting, it => it.Count > 0) + TaskPriority.Lowest;

    /// <summary>The number of waiting wake-ups that are already acknowledged to the broker.</summary>
    public int AcknowledgedCount { get; set; }

    /// <summary>True when the most recently ended attempt failed or was paused.</summary>
    public bool IsFailing { get; set; }

    /// <summary>The time of the most recent end of a copy; initially the creation of the lane.</summary>
    public long LastEnd { get; set; }

    public void Add(WakeUp entry)
    {
        Of(entry.Priority).AddLast(entry);
        WaitingCount++;
    }

    public void Remove(WakeUp entry)
    {
        if (Of(entry.Priority).Remove(entry))
            WaitingCount--;
    }

    public WakeUp TakeMostUrgent()
    {
        var entry = Of(Urgency).First!.Value;
        Remove(entry);
        return entry;
    }

    private LinkedList<WakeUp> Of(int priority) => _waiting[priority - TaskPriority.Lowest];
}
