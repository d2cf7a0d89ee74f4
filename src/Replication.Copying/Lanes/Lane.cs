using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>What waits and what runs for one target instance; whoever touches it holds the lock of <see cref="CopyLanes"/>.</summary>
internal sealed class Lane
{
    private readonly LinkedList<WakeUp>[] _waiting = [.. Enumerable.Range(TaskPriority.Lowest, TaskPriority.Highest).Select(_ => new LinkedList<WakeUp>())];

    public int WaitingCount { get; private set; }

    public int Running { get; set; }

    /// <summary>Those of the running that belong to a backlog.</summary>
    public int RunningLow { get; set; }

    /// <summary>The priority of the most urgent one that waits.</summary>
    public int Urgency => Array.FindLastIndex(_waiting, it => it.Count > 0) + TaskPriority.Lowest;

    /// <summary>Those of the waiting that no broker has any more.</summary>
    public int Remembered { get; set; }

    /// <summary>The last copy that ended did so because its registries could not be used.</summary>
    public bool IsFailing { get; set; }

    /// <summary>When a copy ended here last, or the first of them came.</summary>
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
