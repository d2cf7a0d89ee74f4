namespace Replication.Contracts.Status;

/// <summary>A dead-letter queue and the number of its messages.</summary>
/// <param name="Queue">The name of the queue.</param>
/// <param name="Messages">The number of its messages.</param>
public sealed record DeadLetterQueue(string Queue, long Messages);
