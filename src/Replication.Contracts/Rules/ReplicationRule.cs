using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>Whether a rule covers a namespace or one repository.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RuleLevel>))]
public enum RuleLevel
{
    /// <summary>Every repository of a namespace.</summary>
    Namespace,

    /// <summary>One repository.</summary>
    Repository,
}

/// <summary>Whether source and target instance belong to one account.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RuleScenario>))]
public enum RuleScenario
{
    /// <summary>They do.</summary>
    SameAccount,

    /// <summary>They need not; the target instance must trust the source's account.</summary>
    CrossAccount,
}

/// <summary>Replication rule: which pushes to one source instance are brought to one target instance.</summary>
public sealed record ReplicationRule
{
    /// <summary>The priority of a rule that names none.</summary>
    public const int DefaultPriority = 3;

    /// <summary>Stable identity; that of a rule which was declared from the beginning is its name.</summary>
    public required string Id { get; init; }

    /// <summary>Every change gives it another one.</summary>
    public Guid Version { get; init; }

    /// <summary>What people call it; unique.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the source instance.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the target instance.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the two instances belong to one account.</summary>
    public RuleScenario Scenario { get; init; }

    /// <summary>Whether it covers a namespace or one repository.</summary>
    public required RuleLevel Level { get; init; }

    /// <summary>The source namespace; <c>_</c> is the empty one.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the repository inside the namespace; null at namespace level.</summary>
    public string? Repository { get; init; }

    /// <summary>Template of the namespace at the target (<see cref="TargetNames"/>); null: the source's.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Template of the repository's name inside the namespace at the target (<see cref="TargetNames"/>); null: the source's.</summary>
    public string? TargetRepository { get; init; }

    /// <summary>Regular expression that must match the whole tag.</summary>
    public required string TagFilter { get; init; }

    /// <summary>Lists that narrow the tags further; null: the tag filter alone.</summary>
    public TagLists? Tags { get; init; }

    /// <summary>Whether another image under the same tag at the target is replaced.</summary>
    public bool Override { get; init; } = true;

    /// <summary>Whether signatures, attestations and whatever else refers to an image follow it.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Whether a tag that is deleted at the source is deleted at the target.</summary>
    public bool Deletions { get; init; }

    /// <summary>Which manifests of an index are copied, as <c>os/arch</c> or <c>os/arch/variant</c>; none: all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>From 1, which waits for all others, to 5, which waits for none.</summary>
    public int Priority { get; init; } = DefaultPriority;

    /// <summary>A rule that is not enabled matches nothing.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>True for a rule of the configuration file: read-only in the API.</summary>
    public bool Declared { get; init; }

    /// <summary>When it was first known.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Images pushed before this are not replicated automatically.</summary>
    public required DateTimeOffset ActiveSince { get; init; }

    /// <summary>This rule in the place of an earlier one, whose identity it takes over: where that was paused, it is active since now.</summary>
    public ReplicationRule Following(ReplicationRule before, DateTimeOffset now) => this with
    {
        Id = before.Id,
        CreatedAt = before.CreatedAt,
        ActiveSince = Enabled && !before.Enabled ? now : before.ActiveSince,
    };
}
