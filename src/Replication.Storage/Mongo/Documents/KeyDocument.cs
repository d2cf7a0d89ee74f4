namespace Replication.Storage.Mongo.Documents;

/// <summary>A key that secrets are encrypted with.</summary>
internal sealed record KeyDocument
{
    public required string Id { get; init; }

    public required string Xml { get; init; }
}
