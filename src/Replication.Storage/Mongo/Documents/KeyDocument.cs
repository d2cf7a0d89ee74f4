namespace Replication.Storage.Mongo.Documents;

/// <summary>An encryption key for secrets.</summary>
internal sealed record KeyDocument
{
    public required string Id { get; init; }

    public required string Xml { get; init; }
}
