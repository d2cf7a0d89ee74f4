namespace Replication.Contracts.Rules;

/// <summary>The tasks of a rule, or those for one of its targets.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Target">Name of the target instance; null for all targets.</param>
public sealed record RuleTarget(string Rule, string? Target = null)
{
    /// <summary>Returns all tasks of a rule, and those for each of several targets.</summary>
    public static IEnumerable<RuleTarget> Of(ReplicationRule rule) =>
        rule.Targets.Select(target => new RuleTarget(rule.Id, target)).Prepend(new RuleTarget(rule.Id));
}
