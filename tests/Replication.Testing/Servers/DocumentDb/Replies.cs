using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>The replies that the gateway creates itself.</summary>
internal static class Replies
{
    public static byte[] Ok(BsonDocument? fields = null) => (fields ?? []).Add("ok", 1.0).ToBson();

    public static byte[] Error(CommandException error) => new BsonDocument
    {
        { "ok", 0.0 },
        { "errmsg", error.Message },
        { "code", error.Code },
        { "codeName", ErrorCodes.NameOf(error.Code) },
    }.ToBson();

    /// <summary>
    /// Presents the gateway as the primary of a replica set. Drivers require this for retryable writes and for the write concern majority.
    /// </summary>
    public static byte[] Hello(int port, int connection) => Ok(new()
    {
        { "helloOk", true },
        { "ismaster", true },
        { "isWritablePrimary", true },
        { "secondary", false },
        { "readOnly", false },
        { "setName", "rs0" },
        { "setVersion", 1 },
        { "hosts", new BsonArray { $"127.0.0.1:{port}" } },
        { "me", $"127.0.0.1:{port}" },
        { "primary", $"127.0.0.1:{port}" },
        { "maxBsonObjectSize", 16_777_216 },
        { "maxMessageSizeBytes", 48_000_000 },
        { "maxWriteBatchSize", 25_000 },
        { "localTime", DateTime.UtcNow },
        { "logicalSessionTimeoutMinutes", 30 },
        { "connectionId", connection },
        { "minWireVersion", 0 },
        { "maxWireVersion", 21 },
    });

    /// <summary>Accepts every password (SASL PLAIN, RFC 4616): the gateway supports no authentication.</summary>
    public static byte[] LoggedIn() => Ok(new()
    {
        { "conversationId", 1 },
        { "done", true },
        { "payload", new BsonBinaryData([]) },
    });

    public static byte[] BuildInfo() => Ok(new()
    {
        { "version", "7.0.0" },
        { "versionArray", new BsonArray { 7, 0, 0, 0 } },
        { "maxBsonObjectSize", 16_777_216 },
    });

    public static BsonDocument Parse(byte[] document) => BsonSerializer.Deserialize<BsonDocument>(document);
}
