using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteQuarantineStore(SqliteDatabase database) : IQuarantineStore
{
    private const char CursorMark = 'q';

    public Task AddAsync(IReadOnlyCollection<QuarantinedPayload> payloads, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                foreach (var payload in payloads)
                {
                    session.Execute(
                        "INSERT INTO quarantine (id, instance, received_at, document) VALUES ($id, $instance, $receivedAt, $document) ON "
                            + "CONFLICT (id) DO NOTHING",
                        ("$id", payload.Id),
                            ("$instance", payload.Instance),
                            ("$receivedAt", payload.ReceivedAt),
                            ("$document", StoreJson.Write(payload)));
                }
                return payloads.Select(static payload => payload.Instance).Distinct().Sum(instance => MakeWay(session, instance));
            },
            cancellationToken);

    public Task<Page<QuarantinedPayload>> ListAsync(
        string? instance, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(CursorMark, after);
        // Without this, a comparison with null would prevent the use of an index.
        var isOfInstance = instance is null ? "" : "instance = $instance AND ";
        (string, object?)[] named = instance is null ? [] : [("$instance", instance)];
        return database.ReadAsync(
            session =>
            {
                var payloads = session.All(
                    $"SELECT document FROM quarantine WHERE {isOfInstance}(received_at, id) < ($startAt, $startId) "
                        + "ORDER BY received_at DESC, id DESC LIMIT $limit",
                    static row => row.GetDocument<QuarantinedPayload>(0),
                    [("$startAt", start.At), ("$startId", start.Id), ("$limit", limit + 1), .. named]);
                return PageCursor.Page(CursorMark, payloads, limit, static last => new(last.ReceivedAt, last.Id));
            },
            cancellationToken);
    }

    public Task<QuarantinedPayload?> FindAsync(Guid id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.First(
            "SELECT document FROM quarantine WHERE id = $id",
            static row => (QuarantinedPayload?)row.GetDocument<QuarantinedPayload>(0),
            none: null,
            ("$id", id)),
        cancellationToken);

    public Task<IReadOnlyList<QuarantinedPayload>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<QuarantinedPayload>>(
            session => session.All(
                "SELECT document FROM quarantine WHERE id BETWEEN $first AND $last ORDER BY id LIMIT $limit",
                static row => row.GetDocument<QuarantinedPayload>(0),
                ("$first", prefix.First), ("$last", prefix.Last), ("$limit", limit)),
            cancellationToken);

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        await database.WriteAsync(session => session.Execute("DELETE FROM quarantine WHERE id = $id", ("$id", id)), cancellationToken) > 0;

    private static int MakeWay(SqliteSession session, string instance) => session.Execute(
        """
        DELETE FROM quarantine WHERE id IN (
            SELECT id FROM quarantine WHERE instance = $instance ORDER BY received_at DESC, id DESC LIMIT -1 OFFSET $kept)
        """,
        ("$instance", instance), ("$kept", IQuarantineStore.KeptPerInstance));
}
