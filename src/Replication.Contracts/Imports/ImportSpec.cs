using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Imports;

/// <summary>The request of an import: which existing images of one instance are copied to another one, and how.</summary>
public sealed record ImportSpec
{
    /// <summary>The glob of an import that names neither namespaces nor repositories.</summary>
    public const string AnyNamespace = "**";

    /// <summary>The filter of an import that names none.</summary>
    public const string AnyTag = ".*";

    /// <summary>Name of the source instance.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the target instance.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the two instances belong to one account.</summary>
    public RuleScenario Scenario { get; init; }

    /// <summary>Source namespaces, each an exact name or a glob; empty for those of the repositories, or for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The repositories to read; null means all that the registry lists.</summary>
    public IReadOnlyList<RepositoryName>? Repositories { get; init; }

    /// <summary>Regular expression that must match the whole name of the repository inside its namespace; null for all.</summary>
    public string? RepositoryFilter { get; init; }

    /// <summary>Repositories that are left out, each an exact name or a glob.</summary>
    public IReadOnlyList<string> ExcludeRepositories { get; init; } = [];

    /// <summary>Regular expression that must match the whole tag.</summary>
    public string TagFilter { get; init; } = AnyTag;

    /// <summary>Tags that are left out, each an exact tag or a glob.</summary>
    public IReadOnlyList<string> ExcludeTags { get; init; } = [];

    /// <summary>Template of the namespace at the target (<see cref="TargetNames"/>); null means the source's.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Template of the repository's name at the target (<see cref="TargetNames"/>); null means the source's.</summary>
    public string? TargetRepository { get; init; }

    /// <summary>Whether another image under the same tag at the target is replaced.</summary>
    public bool Override { get; init; } = true;

    /// <summary>Whether signatures, attestations and other referrers are copied with their image.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Which manifests of an index are copied, as <c>os/arch</c> or <c>os/arch/variant</c>; empty means all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>True for a dry run: missing images are counted and listed, not copied.</summary>
    public bool DryRun { get; init; }

    /// <summary>True: a task checks every match, also when the target has its tag, and copies its referrers.</summary>
    public bool Thorough { get; init; }

    /// <summary>Returns a rule that is not stored and covers the same images.</summary>
    public ReplicationRule ToRule(Guid id, DateTimeOffset now) => new()
    {
        Id = id.ToString(),
        Name = $"{Source} to {Target}",
        Source = Source,
        Target = Target,
        Scenario = Scenario,
        Level = RuleLevel.Namespace,
        Namespaces = NamespacesToRead,
        RepositoryFilter = RepositoryFilter,
        ExcludeRepositories = ExcludeRepositories,
        TagFilter = TagFilter,
        ExcludeTags = ExcludeTags,
        TargetNamespace = TargetNamespace,
        TargetRepository = TargetRepository,
        Override = Override,
        Referrers = Referrers,
        Platforms = Platforms,
        Priority = TaskPriority.Lowest,
        Trigger = RuleTrigger.Manual,
        CreatedAt = now,
        ActiveSince = now,
    };

    private IReadOnlyList<string> NamespacesToRead
    {
        get
        {
            if (Namespaces.Count > 0)
                return Namespaces;
            var named = (Repositories ?? []).Select(static it => it.Namespace).Distinct(StringComparer.Ordinal).ToList();
            return named.Count is 0 or > RuleSpec.MaxListLength ? [AnyNamespace] : named;
        }
    }
}
