using Replication.Contracts.Reconciling;

namespace Replication.Contracts.Stores;

/// <summary>The reconciliations, one for each rule. One coordinator at a time runs the pass of a rule; another one resumes it.</summary>
public interface IReconciliationStore
{
    /// <summary>Stores the reconciliation of a rule that has none, due at once. Does nothing when the rule has one.</summary>
    Task AddAsync(Reconciliation reconciliation, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Returns all reconciliations, in no particular order.</summary>
    Task<IReadOnlyList<Reconciliation>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Returns the reconciliation of a rule; null when it has none.</summary>
    Task<Reconciliation?> FindAsync(string rule, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the reconciliation that is due longest: one whose time has come, or whose lease expired before <paramref name="now"/>. Null
    /// when there is none.
    /// </summary>
    Task<HeldReconciliation?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Extends the lease. Returns false when it is lost.</summary>
    Task<bool> RenewAsync(ReconcileLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Stores the reconciliation and extends the lease. Returns false, and writes nothing, when the lease is lost.</summary>
    Task<bool> SaveAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the reconciliation and releases the lease; it is due again at <paramref name="dueAt"/>. Returns false, and writes nothing,
    /// when the lease is lost.
    /// </summary>
    Task<bool> ReleaseAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Makes a reconciliation that no coordinator holds due now. Returns false when the rule has none.</summary>
    Task<bool> RequestAsync(string rule, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes the reconciliation of a deleted rule. A coordinator that runs it loses its lease.</summary>
    Task RemoveAsync(string rule, CancellationToken cancellationToken);
}
