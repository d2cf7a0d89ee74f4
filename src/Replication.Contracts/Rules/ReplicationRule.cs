using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>A replication rule: what a user wrote, with its identity and times.</summary>
public sealed record ReplicationRule : RuleSpec
{
    /// <summary>A rule with nothing set; the initializer sets the rest.</summary>
    [JsonConstructor]
    public ReplicationRule()
    {
    }

    [SetsRequiredMembers]
    private ReplicationRule(RuleSpec spec)
        : base(spec) => Id = spec.Name;

    /// <summary>Stable identity. The id of a rule that the configuration file declared first is its name.</summary>
    public required string Id { get; init; }

    /// <summary>A new value after every change.</summary>
    public Guid Version { get; init; }

    /// <summary>True for a rule of the configuration file, which is read-only in the API.</summary>
    public bool Declared { get; init; }

    /// <summary>When the rule was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the rule was last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Images pushed before this time are not replicated automatically.</summary>
    public required DateTimeOffset ActiveSince { get; init; }

    /// <summary>The pause that a user set; null when there is none.</summary>
    public RulePause? Pause { get; init; }

    /// <summary>True when the rule replicates pushes at once: it is enabled and not paused.</summary>
    [JsonIgnore]
    public bool IsActive => Enabled && Pause is null;

    /// <summary>True when the tasks of the rule wait in the status <c>held</c>.</summary>
    [JsonIgnore]
    public bool IsHeld => Pause is { Hold: true };

    /// <summary>True when the rule waits for pushes that its source reports.</summary>
    [JsonIgnore]
    public bool AwaitsReports => Trigger == RuleTrigger.Push && (IsActive || IsHeld);

    /// <summary>The time between two passes of the reconciler; null when the rule is not reconciled.</summary>
    [JsonIgnore]
    public TimeSpan? ReconcileInterval => (Poll ?? Reconcile)?.Value;

    /// <summary>A rule as the configuration file declares it: its id is its name, and the store sets the times.</summary>
    public static ReplicationRule Of(RuleSpec spec) => new(spec);

    /// <summary>
    /// This rule of the configuration file with the identity and the pause of an earlier version. A rule that was disabled and is enabled
    /// now is active since <paramref name="now"/>.
    /// </summary>
    public ReplicationRule Following(ReplicationRule before, DateTimeOffset now) => this with
    {
        Id = before.Id,
        CreatedAt = before.CreatedAt,
        Pause = before.Pause,
        ActiveSince = Enabled && !before.Enabled ? now : before.ActiveSince,
    };

    /// <summary>
    /// This rule, which a caller wrote, with the identity of an earlier version. <c>enabled: true</c> ends a pause. <c>enabled: false</c>
    /// keeps a pause, or begins one.
    /// </summary>
    public ReplicationRule Replacing(ReplicationRule before, string by, DateTimeOffset now)
    {
        var rule = this with { Id = before.Id, CreatedAt = before.CreatedAt };
        if (Enabled)
            return rule with { ActiveSince = before.Resumed(now, replicatesPause: false).ActiveSince };
        return rule with
        {
            Enabled = before.Enabled,
            Pause = before.IsActive ? new RulePause(now, by, Hold: false) : before.Pause,
            ActiveSince = before.ActiveSince,
        };
    }

    /// <summary>
    /// This rule without its pause. It is active since <paramref name="now"/>, unless the pushes of the pause are replicated:
    /// <paramref name="replicatesPause"/>, or a hold. The configuration file decides whether a declared rule is enabled.
    /// </summary>
    public ReplicationRule Resumed(DateTimeOffset now, bool replicatesPause) => this with
    {
        Enabled = Enabled || !Declared,
        Pause = null,
        ActiveSince = IsActive || (Enabled && (replicatesPause || IsHeld)) ? ActiveSince : now,
    };
}
