namespace Replication.Storage.Mongo.Documents;

/// <summary>An audit entry.</summary>
internal sealed record AuditDocument
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Body { get; init; }
}
