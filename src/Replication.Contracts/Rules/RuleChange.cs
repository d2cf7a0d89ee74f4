namespace Replication.Contracts.Rules;

/// <summary>What became of a change to the rules.</summary>
public abstract record RuleChange
{
    private RuleChange()
    {
    }

    /// <summary>It was made.</summary>
    public sealed record Made : RuleChange
    {
        /// <summary>Where the configuration file made it: what it was, rule by rule.</summary>
        public IReadOnlyList<DeclaredChange> Changes { get; init; } = [];
    }

    /// <summary>Nothing was changed: the rule is not the one that the caller has seen.</summary>
    public sealed record Stale : RuleChange;

    /// <summary>Nothing was changed: other rules are in the way.</summary>
    public sealed record Refused(IReadOnlyList<RuleProblem> Problems) : RuleChange;
}
