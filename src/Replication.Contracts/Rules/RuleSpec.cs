using System.Text.Json.Serialization;
using Replication.Contracts.Signatures;
using Replication.Contracts.Specs;

namespace Replication.Contracts.Rules;

/// <summary>What a user writes about a replication rule. Identity, times and status are not part of it.</summary>
/// <remarks>
/// The JSON schema, the YAML export, the command-line options, the terminal views and the check whether a change cancels a backfill all
/// follow from these members and their <see cref="SpecFieldAttribute"/>; <c>RuleSpecTests</c> walks them.
/// </remarks>
public record RuleSpec
{
    /// <summary>The priority of a rule that names none.</summary>
    public const int DefaultPriority = 3;

    /// <summary>The shortest time between two passes of the reconciler.</summary>
    public static readonly TimeSpan MinReconcile = TimeSpan.FromMinutes(1);

    /// <summary>The longest time between two passes of the reconciler.</summary>
    public static readonly TimeSpan MaxReconcile = TimeSpan.FromDays(30);

    /// <summary>The longest minimum age.</summary>
    public static readonly TimeSpan MaxMinAge = TimeSpan.FromDays(90);

    /// <summary>Longest <see cref="Description"/>, in characters.</summary>
    public const int MaxDescriptionLength = 500;

    /// <summary>Longest list of namespaces, repositories or tags, in items.</summary>
    public const int MaxListLength = 100;

    /// <summary>Most target instances of one rule.</summary>
    public const int MaxTargetCount = 20;

    /// <summary>The unique name of the rule.</summary>
    [SpecField("The unique name of the rule.", NoOption = "it is the argument of the command", Label = "name", KeepsBackfill = true)]
    public required string Name { get; init; }

    /// <summary>Free text for people; null when there is none.</summary>
    [SpecField(
        "Free text for people, at most 500 characters.",
        Option = "--description",
        Placeholder = "TEXT",
        Label = "description",
        KeepsBackfill = true)]
    public string? Description { get; init; }

    /// <summary>Name of the source instance.</summary>
    [SpecField("The instance that images are pushed to.", Option = "--source", Placeholder = "INSTANCE", Code = "rule.instance")]
    public required string Source { get; init; }

    /// <summary>
    /// Name of the target instance; null when <see cref="Targets"/> are given: exactly one of the two is.
    /// </summary>
    [SpecField("The instance that images are copied to.", Option = "--target", Placeholder = "INSTANCE", Code = "rule.instance")]
    public string? Target { get; init; }

    /// <summary>Names of several target instances; empty when there is one. Each push makes a task for each.</summary>
    [SpecField("Instead of target: an instance that images are copied to; repeatable.", Option = "--targets", Placeholder = "INSTANCE")]
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Whether the two instances belong to one account.</summary>
    [SpecField("sameAccount or crossAccount.", Option = "--scenario", Placeholder = "SCENARIO", Label = "scenario")]
    public RuleScenario Scenario { get; init; }

    /// <summary>Whether the rule covers a namespace or one repository.</summary>
    [SpecField("namespace or repository.", Option = "--level", Placeholder = "LEVEL", Label = "level")]
    public required RuleLevel Level { get; init; }

    /// <summary>
    /// The source namespace; <c>_</c> is the empty one. Null when <see cref="Namespaces"/> are given: exactly one of the two is.
    /// </summary>
    [SpecField("The namespace at the source; _ is the empty one.", Option = "--namespace", Placeholder = "NAME")]
    public string? Namespace { get; init; }

    /// <summary>Source namespaces, each an exact name or a glob (<see cref="NameGlob"/>); empty when there is one namespace.</summary>
    [SpecField(
        "Instead of namespace: a namespace or a glob, such as platform/* or team/**; repeatable.",
        Option = "--namespaces",
        Placeholder = "GLOB")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Name of the repository inside the namespace; null at namespace level.</summary>
    [SpecField("The repository inside the namespace, at level repository.", Option = "--repository", Placeholder = "NAME")]
    public string? Repository { get; init; }

    /// <summary>
    /// Regular expression that must match the whole name of the repository inside its namespace; null for every repository.
    /// </summary>
    [SpecField(
        "A regular expression that must match the whole name of the repository inside its namespace.",
        Option = "--repository-filter",
        Placeholder = "REGEX",
        Label = "repositories")]
    public string? RepositoryFilter { get; init; }

    /// <summary>
    /// Repositories that are not covered, each an exact name or a glob (<see cref="NameGlob"/>): with a slash on the whole name of the
    /// repository, without one on its name inside the namespace.
    /// </summary>
    [SpecField(
        "A repository or a glob that is left out, such as scratch-* or team/secret; repeatable.",
        Option = "--exclude-repository",
        Placeholder = "GLOB",
        Label = "without repositories")]
    public IReadOnlyList<string> ExcludeRepositories { get; init; } = [];

    /// <summary>Template of the namespace at the target (<see cref="TargetNames"/>); null means the source's.</summary>
    [SpecField(
        "The namespace at the target; {namespace} is replaced by the source's.", Option = "--target-namespace", Placeholder = "TEMPLATE")]
    public string? TargetNamespace { get; init; }

    /// <summary>
    /// Template of the repository's name inside the namespace at the target (<see cref="TargetNames"/>); null means the source's.
    /// </summary>
    [SpecField(
        "The repository at the target; {namespace} and {repository} are replaced by the source's.",
        Option = "--target-repository",
        Placeholder = "TEMPLATE")]
    public string? TargetRepository { get; init; }

    /// <summary>Regular expression that must match the whole tag.</summary>
    [SpecField("A regular expression that must match the whole tag.", Option = "--tag-filter", Placeholder = "REGEX", Label = "tags")]
    public required string TagFilter { get; init; }

    /// <summary>Glob that <see cref="TagFilter"/> was compiled from (<see cref="Rules.TagGlob"/>); null for a regular expression.</summary>
    [SpecField(
        "A glob that must match the whole tag, instead of tagFilter: * any characters, ? one, [abc] one of them.",
        Option = "--tag-glob",
        Placeholder = "GLOB",
        Label = "tag glob")]
    public string? TagGlob { get; init; }

    /// <summary>Lists that narrow the tags further; null means the tag filter alone.</summary>
    [SpecField("Lists that narrow the tags further.")]
    public TagLists? Tags { get; init; }

    /// <summary>Tags that are not replicated, each an exact tag or a glob (<see cref="Rules.TagGlob"/>).</summary>
    [SpecField(
        "A tag or a glob that is left out, such as latest or *-rc*; repeatable.",
        Option = "--exclude-tag",
        Placeholder = "GLOB",
        Label = "without tags")]
    public IReadOnlyList<string> ExcludeTags { get; init; } = [];

    /// <summary>
    /// The types of the artifacts that are copied (<see cref="ArtifactTypes"/>): words such as <c>image</c> and <c>helm</c>, or media
    /// types; empty for all.
    /// </summary>
    [SpecField(
        "Copy only artifacts of this type: image, helm, wasm, signature, sbom, attestation or a media type; repeatable.",
        Option = "--artifact",
        Placeholder = "TYPE",
        Label = "artifacts")]
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>Whether another image under the same tag at the target is replaced.</summary>
    [SpecField("false: another image under the same tag at the target is kept.", Option = "--override", Label = "overwrite")]
    public bool Override { get; init; } = true;

    /// <summary>Whether signatures, attestations and other referrers are copied with their image.</summary>
    [SpecField("false: signatures and other referrers are not copied.", Option = "--referrers", Label = "referrers")]
    public bool Referrers { get; init; } = true;

    /// <summary>Whether a tag that is deleted at the source is deleted at the target.</summary>
    [SpecField("true: a tag that is deleted at the source is deleted at the target.", Option = "--deletions", Label = "deletions")]
    public bool Deletions { get; init; }

    /// <summary>Which manifests of an index are copied, as <c>os/arch</c> or <c>os/arch/variant</c>; empty means all.</summary>
    [SpecField(
        "Copy only this platform of an index, os/arch or os/arch/variant; repeatable.",
        Option = "--platform",
        Placeholder = "PLATFORM",
        Label = "platforms")]
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>From 1 (copied last) to 5 (copied first).</summary>
    [SpecField(
        "From 1 (copied last) to 5 (copied first).", Option = "--priority", Placeholder = "1..5", Label = "priority", KeepsBackfill = true)]
    public int Priority { get; init; } = DefaultPriority;

    /// <summary>What makes the rule replicate.</summary>
    [SpecField(
        "push, poll or manual: what makes the rule replicate.",
        Option = "--trigger",
        Placeholder = "TRIGGER",
        Label = "trigger",
        KeepsBackfill = true)]
    public RuleTrigger Trigger { get; init; }

    /// <summary>How often the reconciler reads the source of a rule with <see cref="RuleTrigger.Poll"/>; null for other rules.</summary>
    [SpecField(
        "With trigger poll: how often the source is read, such as 15m.",
        Option = "--poll",
        Placeholder = "DURATION",
        Label = "poll",
        KeepsBackfill = true)]
    public Duration? Poll { get; init; }

    /// <summary>
    /// How often the reconciler compares the source with the target, to find pushes that nobody reported; null means never.
    /// </summary>
    [SpecField(
        "How often source and target are compared, to find pushes that nobody reported, such as 1h.",
        Option = "--reconcile",
        Placeholder = "DURATION",
        Label = "reconcile",
        KeepsBackfill = true)]
    public Duration? Reconcile { get; init; }

    /// <summary>Whether the reconciler copies replicated images again that are missing or different at the target.</summary>
    [SpecField(
        "true: the reconciler copies replicated images again that are missing or different at the target.",
        Option = "--repair",
        Label = "repair",
        KeepsBackfill = true)]
    public bool Repair { get; init; }

    /// <summary>Which signatures an image must have before it is copied; null means that signatures are not verified.</summary>
    [SpecField("Which signatures an image must have before it is copied.")]
    public VerifyPolicy? Verify { get; init; }

    /// <summary>How a repository is created that a target does not have and does not create by itself; null means never.</summary>
    [SpecField(
        "true: a repository that a target lacks is created before the push. Options of the registry say how.",
        Option = "--create-repository",
        Label = "create repository",
        KeepsBackfill = true)]
    public RepositoryCreation? CreateRepository { get; init; }

    /// <summary>How long after its push an image is copied at the earliest; null means at once.</summary>
    [SpecField(
        "How long after its push an image is copied at the earliest, such as 24h.",
        Option = "--min-age",
        Placeholder = "DURATION",
        Label = "minimum age",
        KeepsBackfill = true)]
    public Duration? MinAge { get; init; }

    /// <summary>False for a rule that is paused or disabled: it replicates no push at once.</summary>
    [SpecField("false: the rule is paused and replicates no push.", Option = "--enabled", KeepsBackfill = true)]
    public bool Enabled { get; init; } = true;

    /// <summary>The source namespaces in either spelling; empty when they could not be read.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> SourceNamespaces => Namespaces.Count > 0 ? Namespaces : Namespace is { Length: > 0 } one ? [one] : [];

    /// <summary>True when the rule may cover more than one namespace.</summary>
    [JsonIgnore]
    public bool HasSeveralNamespaces => Namespaces.Count > 1 || Namespaces.Any(NameGlob.IsGlob);

    /// <summary>The names of all target instances in either spelling; empty when they could not be read.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TargetInstances => Targets.Count > 0 ? Targets : Target is { Length: > 0 } one ? [one] : [];
}
