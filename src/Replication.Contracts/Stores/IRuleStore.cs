using Replication.Contracts.Rules;

namespace Replication.Contracts.Stores;

/// <summary>
/// The replication rules. Whether a rule may stand beside the others (<see cref="RuleNeighbours"/>) is decided here, in one step with the change, so that it
/// holds however many processes change rules at once.
/// </summary>
public interface IRuleStore
{
    /// <summary>The version of all rules together: a cheap look at whether anything changed.</summary>
    Task<Guid> FindVersionAsync(CancellationToken cancellationToken);

    /// <summary>All rules as they stand together, by name (ordinal); of what is <paramref name="known"/> already, no more than necessary is read again.</summary>
    Task<RuleSet> ReadAsync(RuleSet? known, CancellationToken cancellationToken);

    /// <summary>One rule; null when there is none.</summary>
    Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Adds a rule of an id that was never used.</summary>
    Task<RuleChange> InsertAsync(ReplicationRule rule, TopologyMode topology, CancellationToken cancellationToken);

    /// <summary>Stale when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<RuleChange> ReplaceAsync(ReplicationRule rule, Guid expectedVersion, TopologyMode topology, CancellationToken cancellationToken);

    /// <summary>Leaves a removal behind. Stale when the stored version is not the given one's.</summary>
    Task<RuleChange> DeleteAsync(ReplicationRule rule, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the declared rules of the store exactly these, or changes nothing. A rule that is known keeps its <c>CreatedAt</c> and, unless it was paused until now,
    /// its <c>ActiveSince</c>; one of the same name that was made through the API becomes declared; one that is declared no more is removed, and leaves a removal behind;
    /// what else others made stays. What was made says of each rule that came, changed or went how it looked before and after. Safe to call from several processes at once.
    /// </summary>
    Task<RuleChange> DeclareAsync(IReadOnlyCollection<ReplicationRule> rules, TopologyMode topology, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Forgets these removals; not one of the same rule that was left at another time.</summary>
    Task ForgetRemovalsAsync(IReadOnlyCollection<RuleRemoval> removals, CancellationToken cancellationToken);
}
