using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>A command that waits in a lane.</summary>
internal sealed class WakeUp(CopyImage command, DateTimeOffset sentAt)
{
    public CopyImage Command { get; } = command;

    public DateTimeOffset SentAt { get; } = sentAt;

    public int Priority { get; } = TaskPriority.Clamp(command.Priority);

    public bool IsLow => LaneSchedule.IsLow(Priority);

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No broker has it any more.</summary>
    public volatile bool IsAcknowledged;
}
