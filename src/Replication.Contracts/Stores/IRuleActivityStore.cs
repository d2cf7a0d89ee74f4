using Replication.Contracts.Rules;

namespace Replication.Contracts.Stores;

/// <summary>Reads the activity of rules from their oldest and newest tasks. The cost does not depend on the number of tasks.</summary>
public interface IRuleActivityStore
{
    /// <summary>The highest count of open tasks. Further tasks are not counted.</summary>
    const int MaxOpenCount = 1000;

    /// <summary>Returns the activity of each of these rules by id.</summary>
    Task<IReadOnlyDictionary<string, RuleActivity>> FindAsync(IReadOnlyCollection<string> rules, CancellationToken cancellationToken);
}
