namespace Replication.Coordination.DeadLetters;

/// <summary>The messages that could not be consumed: the bus keeps them in queues of their own. Both calls throw <see cref="BusAwayException"/>.</summary>
public interface IDeadLetters
{
    /// <summary>All such queues, also the empty ones. What an operator wants to see is there from the first call on.</summary>
    Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Sends what waits in a queue now back to where it came from; says how many messages, or null where there is no such queue.</summary>
    Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken);
}

/// <summary>A queue of messages that could not be consumed, and how many wait in it.</summary>
public sealed record DeadLetterQueue(string Queue, long Messages);
