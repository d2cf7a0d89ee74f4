namespace Replication.Contracts.Stores;

/// <summary>A saga as a versioned document; <paramref name="Body"/> is its JSON.</summary>
public sealed record SagaDocument(Guid Id, int Version, string State, DateTimeOffset UpdatedAt, string Body);
