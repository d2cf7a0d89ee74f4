using Replication.Contracts.Access;

namespace Replication.Contracts.Stores;

/// <summary>The audit events.</summary>
public interface IAuditStore
{
    /// <summary>Keeps one; one of the same id is kept once.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>The audit events, newest first (by <c>At</c>, then id). Throws <see cref="InvalidCursorException"/>.</summary>
    Task<Page<AuditEntry>> ListAsync(string? after, int limit, CancellationToken cancellationToken);
}
