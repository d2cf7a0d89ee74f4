using Replication.Contracts.Tasks;

namespace Replication.Client;

/// <summary>An event of the stream of changed tasks.</summary>
public abstract record TaskStreamEvent
{
    private TaskStreamEvent()
    {
    }

    /// <summary>A task changed.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Text">Its document as received.</param>
    public sealed record Changed(ReplicationTask Task, string Text) : TaskStreamEvent;

    /// <summary>A task changed to a status that the filter does not select.</summary>
    public sealed record Left(LeftTask Task) : TaskStreamEvent;

    /// <summary>Changes were lost: read the list again.</summary>
    public sealed record Resync : TaskStreamEvent;

    /// <summary>The end of a group of events, or a heartbeat. A stream that is opened with this id resumes here.</summary>
    public sealed record Position(string Id) : TaskStreamEvent;
}
