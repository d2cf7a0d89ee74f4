using Replication.Contracts.Rules;

namespace Replication.Contracts.Stores;

/// <summary>The replication rules.</summary>
public interface IRuleStore
{
    /// <summary>All rules, by name (ordinal).</summary>
    Task<IReadOnlyList<ReplicationRule>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One rule; null when there is none.</summary>
    Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the declared rules of the store exactly these. A rule that is known keeps its <c>CreatedAt</c> and <c>ActiveSince</c>;
    /// one that is declared no more is removed; what others made stays. Safe to call from several processes at once. Returns the declared rules as they stand, by name.
    /// </summary>
    Task<IReadOnlyList<ReplicationRule>> DeclareAsync(IReadOnlyCollection<ReplicationRule> rules, CancellationToken cancellationToken);
}
