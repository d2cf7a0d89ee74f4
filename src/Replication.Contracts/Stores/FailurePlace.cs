namespace Replication.Contracts.Stores;

/// <summary>A place in the list of the failed tasks of a rule, oldest first.</summary>
public sealed record FailurePlace(DateTimeOffset CreatedAt, Guid Id);
