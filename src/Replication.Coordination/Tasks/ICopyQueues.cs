namespace Replication.Coordination.Tasks;

/// <summary>The queues of the workers, as far as the bus tells of them.</summary>
public interface ICopyQueues
{
    /// <summary>Whether wake-ups of this priority stand in their queue that no worker has been handed yet: none of those is lost.</summary>
    Task<bool> AreWaitingAsync(int priority, CancellationToken cancellationToken);
}
