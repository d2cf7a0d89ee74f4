using Replication.Contracts.Rules;

namespace Replication.Contracts.Stores;

/// <summary>
/// The replication rules. Each change checks in the same step whether the rule is compatible with the others
/// (<see cref="RuleNeighbours"/>), so that concurrent changes of several processes cannot break the topology.
/// </summary>
public interface IRuleStore
{
    /// <summary>Returns the version of the whole rule set: a cheap way to detect changes.</summary>
    Task<Guid> FindVersionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns all rules in ordinal order of their names. Rules that <paramref name="known"/> has in the same version are not read again.
    /// </summary>
    Task<RuleSet> ReadAsync(RuleSet? known, CancellationToken cancellationToken);

    /// <summary>Returns one rule, or null when it does not exist.</summary>
    Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Adds a rule with an id that was never used.</summary>
    Task<RuleChange> InsertAsync(ReplicationRule rule, TopologyMode topology, CancellationToken cancellationToken);

    /// <summary>Replaces a rule. The change is stale when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<RuleChange> ReplaceAsync(ReplicationRule rule, Guid expectedVersion, TopologyMode topology, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a rule and records the removal. The change is stale when the stored version is not that of <paramref name="rule"/>.
    /// </summary>
    Task<RuleChange> DeleteAsync(ReplicationRule rule, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Makes exactly these rules the declared ones, or changes nothing. Several processes may call it at once. The result holds each added,
    /// changed and removed rule before and after.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>A known rule keeps its <c>CreatedAt</c> and, unless it was paused until now, its <c>ActiveSince</c>.</item>
    /// <item>A rule of the same name that was created through the API becomes declared.</item>
    /// <item>A rule that is no longer declared is deleted, and its removal is recorded.</item>
    /// <item>All other rules stay unchanged.</item>
    /// </list>
    /// </remarks>
    Task<RuleChange> DeclareAsync(
        IReadOnlyCollection<ReplicationRule> rules, TopologyMode topology, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes the records of these removals. A later removal of the same rule keeps its record.</summary>
    Task ForgetRemovalsAsync(IReadOnlyCollection<RuleRemoval> removals, CancellationToken cancellationToken);
}
