namespace Replication.Storage.Mongo.Documents;

/// <summary>A completion event under its number: 1, 2, 3, … without a gap; the oldest are removed in time.</summary>
internal sealed record EventDocument
{
    public required long Id { get; init; }

    public required Guid EventId { get; init; }

    public required string Body { get; init; }
}
