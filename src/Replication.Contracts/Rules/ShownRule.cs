using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>A rule as the API shows it.</summary>
public sealed record ShownRule(
    string Id,
    string Name,
    string Source,
    string Target,
    RuleScenario Scenario,
    RuleLevel Level,
    string Namespace,
    string? Repository,
    string? TargetNamespace,
    string? TargetRepository,
    string TagFilter,
    TagLists? Tags,
    bool Override,
    bool Referrers,
    bool Deletions,
    IReadOnlyList<string> Platforms,
    int Priority,
    bool Enabled,
    bool Declared,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset ActiveSince,
    ShownRuleStatus Status)
{
    /// <summary>What a caller may send back as it came, but not change.</summary>
    public static IReadOnlyList<string> ReadOnlyKeys { get; } = ["id", "declared", "createdAt", "changedAt", "activeSince", "status", "warnings"];

    /// <summary>What could not be checked when it was made or changed.</summary>
    public IReadOnlyList<ShownRuleWarning> Warnings { get; init; } = [];

    /// <summary>A rule with what its tasks say of it.</summary>
    public static ShownRule Of(ReplicationRule it, RuleActivity activity, DateTimeOffset now) => new(
        it.Id, it.Name, it.Source, it.Target, it.Scenario, it.Level, it.Namespace, it.Repository, it.TargetNamespace, it.TargetRepository, it.TagFilter, it.Tags,
        it.Override, it.Referrers, it.Deletions, it.Platforms, it.Priority, it.Enabled, it.Declared, it.CreatedAt, it.ChangedAt, it.ActiveSince,
        new ShownRuleStatus(
            activity.LagSeconds(now), activity.OpenTasks, activity.LastPushAt, activity.LastSuccessAt, activity.LastFailureAt, activity.LastFailure));
}

/// <summary>How a rule is doing: how far the target is behind, and what came of its newest tasks.</summary>
public sealed record ShownRuleStatus(
    double LagSeconds, int OpenTasks, DateTimeOffset? LastPushAt, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, TaskIssue? LastFailure);

/// <summary>Something that keeps no rule from being made, but that somebody should know.</summary>
public sealed record ShownRuleWarning(string Code, string Message);
