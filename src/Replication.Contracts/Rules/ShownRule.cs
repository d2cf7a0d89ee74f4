using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Replication.Contracts.Reconciling;

namespace Replication.Contracts.Rules;

/// <summary>A rule as the API shows it: its spec, its identity and times, and its status.</summary>
public sealed record ShownRule : RuleSpec
{
    /// <summary>A rule with nothing set; the initializer sets the rest.</summary>
    [JsonConstructor]
    public ShownRule()
    {
    }

    [SetsRequiredMembers]
    private ShownRule(ReplicationRule rule, ShownRuleStatus status)
        : base(rule)
    {
        Enabled = rule.IsActive;
        Id = rule.Id;
        Declared = rule.Declared;
        CreatedAt = rule.CreatedAt;
        ChangedAt = rule.ChangedAt;
        ActiveSince = rule.ActiveSince;
        Status = status with { PausedAt = rule.Pause?.At, PausedBy = rule.Pause?.By, Hold = rule.IsHeld };
        FileOverride = rule is { Declared: true, Pause: { } pause } ? new ShownFileOverride(Enabled: false, pause.By, pause.At) : null;
    }

    /// <summary>Keys that a caller may send back as the API showed them. They change nothing.</summary>
    public static IReadOnlyList<string> ReadOnlyKeys { get; } =
    [
        .. typeof(ShownRule).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Select(static it => JsonNamingPolicy.CamelCase.ConvertName(it.Name)),
    ];

    /// <summary>Stable identity.</summary>
    [JsonPropertyOrder(-1)]
    public required string Id { get; init; }

    /// <summary>True for a rule of the configuration file.</summary>
    [JsonPropertyOrder(1)]
    public required bool Declared { get; init; }

    /// <summary>When the rule was created.</summary>
    [JsonPropertyOrder(1)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the rule was last changed.</summary>
    [JsonPropertyOrder(1)]
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Images pushed before this time are not replicated automatically.</summary>
    [JsonPropertyOrder(1)]
    public required DateTimeOffset ActiveSince { get; init; }

    /// <summary>What the tasks of the rule say about it.</summary>
    [JsonPropertyOrder(1)]
    public required ShownRuleStatus Status { get; init; }

    /// <summary>Who paused a rule of the configuration file through the API, and when; null otherwise.</summary>
    [JsonPropertyOrder(1)]
    public ShownFileOverride? FileOverride { get; init; }

    /// <summary>Id of the backfill that the answered call started; null for other calls.</summary>
    [JsonPropertyOrder(1)]
    public Guid? Backfill { get; init; }

    /// <summary>Probable mistakes, and checks that could not be made when the rule was created or changed.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<ShownRuleWarning> Warnings { get; init; } = [];

    /// <summary>A rule together with the activity of its tasks and its reconciler.</summary>
    public static ShownRule Of(
        ReplicationRule rule, RuleActivity activity, DateTimeOffset now, ShownReconciliation? reconciliation = null) =>
        new(rule, ShownRuleStatus.Of(activity, now, rule.MinAge) with
        {
            Reconciliation = reconciliation,
            Targets = rule.TargetInstances is [var only] ? [ShownTargetStatus.Of(only, activity, now, rule.MinAge)] : [],
        });

    /// <summary>A rule together with the activity of its tasks, all of them and those for each target, and its reconciler.</summary>
    public static ShownRule Of(
        ReplicationRule rule,
        IReadOnlyDictionary<RuleTarget, RuleActivity> activities,
        DateTimeOffset now,
        ShownReconciliation? reconciliation)
    {
        var shown = Of(rule, activities.GetValueOrDefault(new RuleTarget(rule.Id), RuleActivity.None), now, reconciliation);
        return rule.TargetInstances.Count < 2 ? shown : shown with
        {
            Status = shown.Status with
            {
                Targets =
                [
                    .. rule.TargetInstances.Select(target => ShownTargetStatus.Of(
                        target, activities.GetValueOrDefault(new RuleTarget(rule.Id, target), RuleActivity.None), now, rule.MinAge)),
                ],
            },
        };
    }
}
