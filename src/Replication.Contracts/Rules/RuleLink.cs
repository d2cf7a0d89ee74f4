namespace Replication.Contracts.Rules;

/// <summary>The part of a rule that can conflict with other rules: its name, its source instance and its target instance.</summary>
public sealed record RuleLink(string Id, string Name, string Source, string Target)
{
    /// <summary>Returns the link of a rule.</summary>
    public static RuleLink Of(ReplicationRule rule) => new(rule.Id, rule.Name, rule.Source, rule.Target);
}
