using Replication.Contracts.Access;

namespace Replication.Contracts.Stores;

/// <summary>The audit entries.</summary>
public interface IAuditStore
{
    /// <summary>Stores an entry. An entry with the same id is stored once.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the audit entries, newest first (by <c>At</c>, then id). Throws <see cref="InvalidCursorException"/>.
    /// </summary>
    Task<Page<AuditEntry>> ListAsync(string? after, int limit, CancellationToken cancellationToken);
}
