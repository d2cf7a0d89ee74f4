using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;

namespace Replication.Contracts.Imports;

/// <summary>An import as the API shows it.</summary>
public sealed record ImportDocument : BackfillReport
{
    /// <summary>A document with nothing set; the initializer sets the rest.</summary>
    [JsonConstructor]
    public ImportDocument()
    {
    }

    [SetsRequiredMembers]
    private ImportDocument(Backfill import)
        : base(import)
    {
        var rule = import.Rule;
        Target = rule.TargetInstances[0];
        Scenario = rule.Scenario;
        Namespaces = rule.SourceNamespaces;
        RepositoryFilter = rule.RepositoryFilter;
        ExcludeRepositories = rule.ExcludeRepositories;
        TagFilter = rule.TagFilter;
        ExcludeTags = rule.ExcludeTags;
        TargetNamespace = rule.TargetNamespace;
        TargetRepository = rule.TargetRepository;
        Override = rule.Override;
        Referrers = rule.Referrers;
        Platforms = rule.Platforms;
        Paused = import.IsPaused && !import.IsFinished;
    }

    /// <summary>Name of the target instance.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the two instances belong to one account.</summary>
    public required RuleScenario Scenario { get; init; }

    /// <summary>The namespaces and globs that it reads.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>Regular expression for the names of repositories; null for all.</summary>
    public string? RepositoryFilter { get; init; }

    /// <summary>Repositories and globs that are left out.</summary>
    public required IReadOnlyList<string> ExcludeRepositories { get; init; }

    /// <summary>Regular expression for tags.</summary>
    public required string TagFilter { get; init; }

    /// <summary>Tags and globs that are left out.</summary>
    public required IReadOnlyList<string> ExcludeTags { get; init; }

    /// <summary>Template of the namespace at the target; null means the source's.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Template of the repository at the target; null means the source's.</summary>
    public string? TargetRepository { get; init; }

    /// <summary>Whether another image under the same tag at the target is replaced.</summary>
    public required bool Override { get; init; }

    /// <summary>Whether signatures and other referrers are copied.</summary>
    public required bool Referrers { get; init; }

    /// <summary>Which platforms are copied; empty means all.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>True while it is paused: it reads no lists and creates no tasks.</summary>
    public required bool Paused { get; init; }

    /// <summary>Returns the document of this import for the API.</summary>
    public static ImportDocument Of(Backfill import) => new(import);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListTargets() => [Target];
}
