using Microsoft.Data.Sqlite;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteBackfillStore(SqliteDatabase database) : IBackfillStore
{
    private const char CursorMark = 'b';

    // An expired lease. A finished backfill has no lease at all.
    private static readonly DateTimeOffset Free = DateTimeOffset.MinValue;

    public Task<Backfill?> AddAsync(Backfill backfill, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                """
                INSERT INTO backfill (id, rule, is_import, created_at, lease_until, fence, cancel_requested, document)
                    VALUES ($id, $rule, $isImport, $createdAt, $leaseUntil, 0, 0, $document)
                ON CONFLICT DO NOTHING
                """,
                ("$id", backfill.Id),
                    ("$rule", backfill.Rule.Id),
                    ("$isImport", backfill.IsImport),
                    ("$createdAt", backfill.CreatedAt),
                    ("$leaseUntil", Free),
                    ("$document", StoreJson.Write(backfill))) == 1
                ? null
                : session.First(
                    "SELECT document, is_paused FROM backfill WHERE rule = $rule AND lease_until IS NOT NULL",
                    static row => Read(row, 0),
                    none: null!,
                    ("$rule", backfill.Rule.Id)),
            cancellationToken)!;

    public Task<Backfill?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync<Backfill?>(
            session => session.First(
                "SELECT document, is_paused FROM backfill WHERE id = $id", static row => Read(row, 0), none: null!, ("$id", id)),
            cancellationToken);

    public Task<IReadOnlyList<Backfill>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Backfill>>(
            session => session.All(
                "SELECT document, is_paused FROM backfill WHERE id BETWEEN $first AND $last ORDER BY id LIMIT $limit",
                static row => Read(row, 0),
                ("$first", prefix.First),
                ("$last", prefix.Last),
                ("$limit", limit)),
            cancellationToken);

    public Task<Page<Backfill>> ListAsync(string? rule, string? after, int limit, CancellationToken cancellationToken) => rule is null
        ? ListAsync("is_import = 0", [], after, limit, cancellationToken)
        : ListAsync("rule = $rule AND is_import = 0", [("$rule", rule)], after, limit, cancellationToken);

    public Task<Page<Backfill>> ListImportsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync("is_import = 1", [], after, limit, cancellationToken);

    public Task<HeldBackfill?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var held = session.First(
                    "SELECT id, fence, document, is_paused FROM backfill WHERE lease_until < $now ORDER BY lease_until, id LIMIT 1",
                    static row => new HeldBackfill(Read(row, 2), new BackfillLease(row.GetId(0), row.GetInt64(1) + 1)),
                    none: null!,
                    ("$now", now));
                if (held is not null)
                    session.Execute(
                        "UPDATE backfill SET lease_until = $leaseUntil, fence = $fence WHERE id = $id",
                        ("$leaseUntil", leaseUntil),
                        ("$fence", held.Lease.Fence),
                        ("$id", held.Lease.Id));
                return held;
            },
            cancellationToken)!;

    public Task<BackfillHold> RenewAsync(BackfillLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => HoldAfter(session, lease, session.Execute(
                "UPDATE backfill SET lease_until = $leaseUntil WHERE id = $id AND fence = $fence AND lease_until IS NOT NULL",
                ("$leaseUntil", leaseUntil), ("$id", lease.Id), ("$fence", lease.Fence))),
            cancellationToken);

    public Task<BackfillHold> SaveAsync(
        BackfillLease lease, Backfill backfill, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => HoldAfter(session, lease, session.Execute(
                "UPDATE backfill SET lease_until = $leaseUntil, document = $document WHERE id = $id AND fence = $fence AND lease_until "
                    + "IS NOT NULL",
                ("$leaseUntil", backfill.IsFinished
                    ? null
                    : leaseUntil), ("$document", StoreJson.Write(backfill)), ("$id", lease.Id), ("$fence", lease.Fence))),
            cancellationToken);

    public Task ReleaseAsync(BackfillLease lease, DateTimeOffset waitsSince, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Execute(
                "UPDATE backfill SET lease_until = $waitsSince WHERE id = $id AND fence = $fence AND lease_until IS NOT NULL",
                    ("$waitsSince", waitsSince),
                    ("$id", lease.Id),
                    ("$fence", lease.Fence)),
            cancellationToken);

    public Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                "UPDATE backfill SET cancel_requested = 1 WHERE id = $id AND lease_until IS NOT NULL", ("$id", id)) == 1,
            cancellationToken);

    public Task<bool> SetPausedAsync(Guid id, bool isPaused, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                "UPDATE backfill SET is_paused = $isPaused WHERE id = $id AND is_import = 1 AND lease_until IS NOT NULL",
                ("$isPaused", isPaused),
                ("$id", id)) == 1,
            cancellationToken);

    private Task<Page<Backfill>> ListAsync(
        string condition, (string Name, object? Value)[] values, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(CursorMark, after);
        return database.ReadAsync(
            session => PageCursor.Page(
                CursorMark,
                session.All(
                    $"SELECT document, is_paused FROM backfill WHERE {condition} AND (created_at, id) < ($startAt, $startId) "
                        + "ORDER BY created_at DESC, id DESC LIMIT $limit",
                    static row => Read(row, 0),
                    [.. values, ("$startAt", start.At), ("$startId", start.Id), ("$limit", limit + 1)]),
                limit,
                static last => new(last.CreatedAt, last.Id)),
            cancellationToken);
    }

    // The column after the document says whether the import is paused.
    private static Backfill Read(SqliteDataReader row, int column) =>
        row.GetDocument<Backfill>(column) with { IsPaused = row.GetBoolean(column + 1) };

    private static BackfillHold HoldAfter(SqliteSession session, BackfillLease lease, int changedCount) => changedCount == 0
        ? BackfillHold.Lost
        : session.First(
            "SELECT cancel_requested FROM backfill WHERE id = $id", static row => row.GetBoolean(0), none: false, ("$id", lease.Id))
            ? BackfillHold.CancelRequested
            : BackfillHold.Kept;
}
