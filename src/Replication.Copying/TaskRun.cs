using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>What became of a wake-up.</summary>
internal abstract record TaskRun
{
    private TaskRun()
    {
    }

    /// <summary>The task has its final status; another task may wait for its turn at the target tag.</summary>
    public sealed record Finished(ReplicationTask Task, DueTask? Waiting) : TaskRun;

    /// <summary>The task is tried again later.</summary>
    public sealed record PutOff(DueTask? Waiting) : TaskRun;

    /// <summary>The worker stops: the task waits for another.</summary>
    public sealed record HandedBack : TaskRun;

    /// <summary>There was nothing to do.</summary>
    public sealed record Nothing : TaskRun;
}
