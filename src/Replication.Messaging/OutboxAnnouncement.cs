using MassTransit;
using Replication.Contracts.Tasks;

namespace Replication.Messaging;

/// <summary>Wake-ups that a consumer sends through its outbox, after its own changes are stored.</summary>
public static class OutboxAnnouncement
{
    /// <summary>Sends a wake-up for a task to the queue of its priority when the consumer of this message has succeeded.</summary>
    public static Task AnnounceAsync(this ConsumeContext context, ReplicationTask task) =>
        context.Send(CopyQueue.AddressOf(task.Priority), CopyImage.Of(task));
}
