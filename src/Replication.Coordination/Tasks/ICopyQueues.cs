namespace Replication.Coordination.Tasks;

/// <summary>The queues of the workers, as the bus reports them.</summary>
public interface ICopyQueues
{
    /// <summary>
    /// Returns whether the queue of this priority holds wake-ups that were not delivered to a worker yet. Such wake-ups are not lost.
    /// </summary>
    Task<bool> AreWaitingAsync(int priority, CancellationToken cancellationToken);
}
