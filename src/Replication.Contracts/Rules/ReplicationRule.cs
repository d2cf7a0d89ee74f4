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

    /// <summary>A rule as the configuration file declares it: its id is its name, and the store sets the times.</summary>
    public static ReplicationRule Of(RuleSpec spec) => new(spec);

    /// <summary>
    /// This rule with the identity of an earlier version. A rule that was paused and is enabled now is active since <paramref name="now"/>.
    /// </summary>
    public ReplicationRule Following(ReplicationRule before, DateTimeOffset now) => this with
    {
        Id = before.Id,
        CreatedAt = before.CreatedAt,
        ActiveSince = Enabled && !before.Enabled ? now : before.ActiveSince,
    };
}
