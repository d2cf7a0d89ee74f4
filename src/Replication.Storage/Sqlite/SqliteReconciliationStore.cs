using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteReconciliationStore(SqliteDatabase database) : IReconciliationStore
{
    public Task AddAsync(Reconciliation reconciliation, DateTimeOffset dueAt, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            """
            INSERT INTO reconciliation (rule, free_at, is_held, fence, document) VALUES ($rule, $dueAt, 0, 0, $document)
            ON CONFLICT DO NOTHING
            """,
            ("$rule", reconciliation.Rule),
            ("$dueAt", dueAt),
            ("$document", StoreJson.Write(reconciliation))),
        cancellationToken);

    public Task<IReadOnlyList<Reconciliation>> ReadAllAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Reconciliation>>(
            session => session.All("SELECT document FROM reconciliation", static row => row.GetDocument<Reconciliation>(0)),
            cancellationToken);

    public Task<Reconciliation?> FindAsync(string rule, CancellationToken cancellationToken) => database.ReadAsync<Reconciliation?>(
        session => session.First(
            "SELECT document FROM reconciliation WHERE rule = $rule",
            static row => row.GetDocument<Reconciliation>(0),
            none: null!,
            ("$rule", rule)),
        cancellationToken);

    public Task<HeldReconciliation?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var held = session.First(
                    "SELECT document, rule, fence FROM reconciliation WHERE free_at <= $now ORDER BY free_at, rule LIMIT 1",
                    static row => new HeldReconciliation(
                        row.GetDocument<Reconciliation>(0), new ReconcileLease(row.GetString(1), row.GetInt64(2) + 1)),
                    none: null!,
                    ("$now", now));
                if (held is not null)
                    session.Execute(
                        "UPDATE reconciliation SET free_at = $leaseUntil, is_held = 1, fence = $fence WHERE rule = $rule",
                        ("$leaseUntil", leaseUntil),
                        ("$fence", held.Lease.Fence),
                        ("$rule", held.Lease.Rule));
                return held;
            },
            cancellationToken)!;

    public Task<bool> RenewAsync(ReconcileLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Execute(
                "UPDATE reconciliation SET free_at = $leaseUntil WHERE rule = $rule AND fence = $fence AND is_held = 1",
                ("$leaseUntil", leaseUntil),
                ("$rule", lease.Rule),
                ("$fence", lease.Fence)) == 1,
            cancellationToken);

    public Task<bool> SaveAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        WriteAsync(lease, reconciliation, leaseUntil, isHeld: true, cancellationToken);

    public Task<bool> ReleaseAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        WriteAsync(lease, reconciliation, dueAt, isHeld: false, cancellationToken);

    public Task<bool> RequestAsync(string rule, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteDurablyAsync(
        session =>
        {
            session.Execute(
                "UPDATE reconciliation SET free_at = min(free_at, $now) WHERE rule = $rule AND is_held = 0",
                    ("$now", now),
                    ("$rule", rule));
            return session.First("SELECT 1 FROM reconciliation WHERE rule = $rule", static _ => true, none: false, ("$rule", rule));
        },
        cancellationToken);

    public Task RemoveAsync(string rule, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute("DELETE FROM reconciliation WHERE rule = $rule", ("$rule", rule)), cancellationToken);

    private Task<bool> WriteAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset freeAt, bool isHeld, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Execute(
                """
                UPDATE reconciliation SET free_at = $freeAt, is_held = $isHeld, document = $document
                WHERE rule = $rule AND fence = $fence AND is_held = 1
                """,
                ("$freeAt", freeAt),
                ("$isHeld", isHeld),
                ("$document", StoreJson.Write(reconciliation)),
                ("$rule", lease.Rule),
                ("$fence", lease.Fence)) == 1,
            cancellationToken);
}
