using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>The repositories of the source instance that a rule covers.</summary>
public static class RuleScope
{
    /// <summary>True when the rule covers this repository.</summary>
    public static bool Covers(RuleSpec rule, RepositoryName repository) =>
        repository.Namespace == rule.Namespace && (rule.Level == RuleLevel.Namespace || repository.Name == rule.Repository);

    /// <summary>The whole name of the repository that a rule covers; null at namespace level.</summary>
    public static RepositoryName? RepositoryOf(RuleSpec rule) =>
        rule.Level == RuleLevel.Repository && RepositoryName.TryJoin(rule.Namespace, rule.Repository ?? "", out var repository)
            ? repository
            : null;
}
