using Replication.Contracts.Rules;

namespace Replication.Contracts.Stores;

/// <summary>Reads the activity of rules from their oldest and newest tasks. The cost does not depend on the number of tasks.</summary>
public interface IRuleActivityStore
{
    /// <summary>The highest number of tasks that is counted.</summary>
    const int MaxCount = 1000;

    /// <summary>Returns the activity of each of these rules and targets.</summary>
    Task<IReadOnlyDictionary<RuleTarget, RuleActivity>> FindAsync(
        IReadOnlyCollection<RuleTarget> rules, CancellationToken cancellationToken);

    /// <summary>
    /// Marks failed tasks of a rule as settled when a later task of their target tag succeeded: their pushes are not missing any more.
    /// Looks at up to <paramref name="limit"/> failed tasks after a place, the oldest first. Returns the place of the last one, and null
    /// at the end of the list.
    /// </summary>
    /// <remarks>
    /// <see cref="FindAsync"/> never takes a settled push for the oldest missing one. It counts settled tasks as failed until they are
    /// marked.
    /// </remarks>
    Task<FailurePlace?> SettleFailuresAsync(string rule, FailurePlace? after, int limit, CancellationToken cancellationToken);
}
