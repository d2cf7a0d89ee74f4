using Replication.Contracts.Rules;

namespace Replication.Contracts.Stores;

/// <summary>Looks at the ends of a rule's tasks; it costs the same however many there are.</summary>
public interface IRuleActivityStore
{
    /// <summary>Open tasks are counted up to this; more are not looked at.</summary>
    const int MaxOpenCount = 1000;

    /// <summary>The activity of each of these rules, by id.</summary>
    Task<IReadOnlyDictionary<string, RuleActivity>> FindAsync(IReadOnlyCollection<string> rules, CancellationToken cancellationToken);
}
