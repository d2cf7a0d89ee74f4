namespace Replication.Coordination.DeadLetters;

/// <summary>A dead-letter queue and the number of its messages.</summary>
public sealed record DeadLetterQueue(string Queue, long Messages);
