namespace Replication.Storage.Mongo.Documents;

/// <summary>A completion event with its number: 1, 2, 3, … without gaps. Retention removes the oldest.</summary>
internal sealed record EventDocument
{
    public required long Id { get; init; }

    public required Guid EventId { get; init; }

    public required string Body { get; init; }
}
