using Replication.Contracts.Status;

namespace Replication.Coordination.DeadLetters;

/// <summary>The dead-letter queues of the bus. Both calls throw <see cref="BusUnavailableException"/>.</summary>
public interface IDeadLetters
{
    /// <summary>Returns all dead-letter queues, including empty ones, so that they are visible before the first dead letter.</summary>
    Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends the messages of a queue back to their original queue and returns their number; null when the queue does not exist.
    /// </summary>
    Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken);
}
