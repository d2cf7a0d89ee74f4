namespace Replication.Contracts.Rules;

/// <summary>What a rule is to the others: a name, and a way from one instance to another.</summary>
public sealed record RuleLink(string Id, string Name, string Source, string Target)
{
    /// <summary>The link that a rule is.</summary>
    public static RuleLink Of(ReplicationRule rule) => new(rule.Id, rule.Name, rule.Source, rule.Target);
}
