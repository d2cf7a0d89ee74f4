using System.Net.Sockets;
using MongoDB.Driver;

namespace Replication.Storage.Mongo;

/// <summary>Distinguishes duplicate keys, which the stores expect, from all other errors.</summary>
internal static class MongoErrors
{
    private const int DuplicateKey = 11000;

    public static bool IsDuplicateKey(MongoException e) => e switch
    {
        MongoWriteException { WriteError.Category: ServerErrorCategory.DuplicateKey, WriteConcernError: null } => true,
        MongoCommandException { Code: DuplicateKey } => true,
        _ => false,
    };

    /// <summary>True when no primary answers, the connection broke, or a majority did not confirm in time.</summary>
    public static bool IsAway(Exception e) => e switch
    {
        TimeoutException or IOException or SocketException => true,
        MongoConnectionException or MongoNotPrimaryException or MongoNodeIsRecoveringException => true,
        MongoConnectionPoolPausedException or MongoWaitQueueFullException or MongoExecutionTimeoutException => true,
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null,
        MongoWriteException write => write.WriteConcernError is not null,
        MongoWriteConcernException => true,
        MongoException other => other.HasErrorLabel("RetryableWriteError") || other.HasErrorLabel("TransientTransactionError"),
        _ => false,
    };

    /// <summary>Inserts the documents whose ids are free. Returns the positions of the others.</summary>
    public static async Task<IReadOnlyList<int>> InsertNewAsync<T>(
        this IMongoCollection<T> collection, IReadOnlyCollection<T> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
            return [];
        try
        {
            await collection.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, cancellationToken);
            return [];
        }
        catch (MongoBulkWriteException<T> e) when (e.WriteConcernError is null
            && e.WriteErrors.All(static error => error.Category is ServerErrorCategory.DuplicateKey))
        {
            return [.. e.WriteErrors.Select(static error => error.Index)];
        }
    }
}
