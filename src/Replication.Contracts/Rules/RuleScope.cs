using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>Which repositories of its source instance a rule is for.</summary>
public static class RuleScope
{
    /// <summary>True when the rule is for this repository.</summary>
    public static bool Covers(RuleSpec rule, RepositoryName repository) =>
        repository.Namespace == rule.Namespace && (rule.Level == RuleLevel.Namespace || repository.Name == rule.Repository);

    /// <summary>The whole name of the one repository that a rule is for; null at namespace level.</summary>
    public static RepositoryName? RepositoryOf(RuleSpec rule) =>
        rule.Level == RuleLevel.Repository && RepositoryName.TryJoin(rule.Namespace, rule.Repository ?? "", out var repository)
            ? repository
            : null;
}
