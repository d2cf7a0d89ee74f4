using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>A <see cref="CopyImage"/> command that waits in a lane.</summary>
internal sealed class WakeUp(CopyImage command, DateTimeOffset sentAt)
{
    public CopyImage Command { get; } = command;

    public DateTimeOffset SentAt { get; } = sentAt;

    public int Priority { get; } = TaskPriority.Clamp(command.Priority);

    public bool IsLowPriority => LaneSchedule.IsLowPriority(Priority);

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True after the message was acknowledged to the broker.</summary>
    public volatile bool IsAcknowledged;
}
