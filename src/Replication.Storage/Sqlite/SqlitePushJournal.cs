using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqlitePushJournal(SqliteDatabase database) : IPushJournal
{
    // The only durable write: a publisher does not send an accepted push again, and everything else can be rebuilt from the journal. A
    // power cut undoes the newest commits in order, so the removal of a push is never kept while its saga is lost.
    public Task AddAsync(IReadOnlyCollection<ImagePushed> pushes, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => pushes.Sum(push => session.Execute(
                "INSERT INTO push (id, published_at, document) VALUES ($id, $receivedAt, $document) ON CONFLICT (id) DO NOTHING",
                ("$id", push.PushId), ("$receivedAt", push.ReceivedAt), ("$document", StoreJson.Write(push)))),
            cancellationToken);

    public Task<IReadOnlyList<ImagePushed>> TakeForgottenAsync(
        string sagaCollection, DateTimeOffset now, DateTimeOffset publishedBefore, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.WriteAsync<IReadOnlyList<ImagePushed>>(
            session =>
            {
                session.Execute(
                    "DELETE FROM push WHERE published_at < $before AND EXISTS (SELECT 1 FROM saga WHERE saga.collection = $collection "
                        + "AND saga.id = push.id)",
                    ("$before", publishedBefore), ("$collection", sagaCollection));
                var pushes = session.All(
                    "SELECT document FROM push WHERE published_at < $before ORDER BY published_at, id LIMIT $limit",
                    static row => row.GetDocument<ImagePushed>(0),
                    ("$before", publishedBefore), ("$limit", limit));
                foreach (var push in pushes)
                    session.Execute("UPDATE push SET published_at = $now WHERE id = $id", ("$now", now), ("$id", push.PushId));
                return pushes;
            },
            cancellationToken);
    }
}
