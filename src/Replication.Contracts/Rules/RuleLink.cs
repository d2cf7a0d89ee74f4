namespace Replication.Contracts.Rules;

/// <summary>
/// The part of a rule that can conflict with other rules: its name, its source instance and one of its target instances. A rule with
/// several targets has as many links.
/// </summary>
public sealed record RuleLink(string Id, string Name, string Source, string Target)
{
    /// <summary>Returns the links of a rule.</summary>
    public static IReadOnlyList<RuleLink> Of(ReplicationRule rule) =>
        [.. rule.TargetInstances.Select(target => new RuleLink(rule.Id, rule.Name, rule.Source, target))];
}
