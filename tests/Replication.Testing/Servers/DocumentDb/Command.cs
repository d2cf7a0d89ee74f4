using System.Buffers.Binary;
using MongoDB.Bson;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>
/// A command as the driver sent it. <paramref name="Documents"/> are the concatenated documents of a document sequence section.
/// </summary>
internal sealed record Command(RawBsonDocument Body, byte[] Raw, byte[]? Documents, string Database)
{
    public string Name { get; } = Body.GetElement(0).Name;

    /// <summary>The name of the collection.</summary>
    public string Target => Body[0].AsString;

    /// <summary>True for a single write that inserts a document if none matches (upsert).</summary>
    public bool IsUpsert => Name switch
    {
        "findAndModify" => Upserts(Body),
        "update" when Documents is { } documents =>
            BinaryPrimitives.ReadInt32LittleEndian(documents) == documents.Length && Upserts(new RawBsonDocument(documents)),
        "update" => Body["updates"].AsBsonArray is { Count: 1 } updates && Upserts(updates[0].AsBsonDocument),
        _ => false,
    };

    private static bool Upserts(BsonDocument write) => write.GetValue("upsert", false).ToBoolean();
}
