namespace Replication.Contracts.Rules;

/// <summary>The result of a change to the rules.</summary>
public abstract record RuleChange
{
    private RuleChange()
    {
    }

    /// <summary>The change is stored.</summary>
    public sealed record Made : RuleChange
    {
        /// <summary>When the configuration file caused the change: each added, changed and removed rule.</summary>
        public IReadOnlyList<DeclaredChange> Changes { get; init; } = [];
    }

    /// <summary>Nothing was changed: the rule has another version than the caller expects.</summary>
    public sealed record Stale : RuleChange;

    /// <summary>Nothing was changed: the rule conflicts with other rules.</summary>
    public sealed record Refused(IReadOnlyList<RuleProblem> Problems) : RuleChange;
}
