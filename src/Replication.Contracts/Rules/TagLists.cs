using Replication.Contracts.Specs;

namespace Replication.Contracts.Rules;

/// <summary>Filters that a tag must pass in addition to the rule's tag filter. All of them must hold.</summary>
public sealed record TagLists
{
    /// <summary>Longest list, in items.</summary>
    public const int MaxItemCount = 100;

    /// <summary>The largest number of newest versions.</summary>
    public const int MaxLatest = 1_000;

    /// <summary>Regular expressions, one of which must match the whole tag; empty means any tag.</summary>
    [SpecField(
        "Regular expressions, one of which must match the whole tag; repeatable.",
        Option = "--tag-allow",
        Placeholder = "REGEX",
        Label = "allowed tags")]
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Regular expressions, none of which may match the whole tag.</summary>
    [SpecField(
        "Regular expressions, none of which may match the whole tag; repeatable.",
        Option = "--tag-deny",
        Placeholder = "REGEX",
        Label = "denied tags")]
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>
    /// Range that the tag's version must be in (<see cref="VersionRange"/>); null means that the tag need not be a version.
    /// </summary>
    [SpecField(
        "A range of versions that the tag must be in, such as >=1.2.", Option = "--semver", Placeholder = "RANGE", Label = "versions")]
    public string? Semver { get; init; }

    /// <summary>
    /// How many of the newest tags in the repository are copied, among the tags that pass all other filters; null for all tags.
    /// <see cref="LatestBy"/> says which are the newest.
    /// </summary>
    [SpecField(
        "Copy only the newest tags of a repository: how many.", Option = "--latest", Placeholder = "NUMBER", Label = "newest tags")]
    public int? Latest { get; init; }

    /// <summary>With <see cref="Latest"/>: whether the highest versions or the tags that were pushed last are the newest.</summary>
    [SpecField(
        "With latest: semver or pushTime, whether the highest versions or the last pushes are the newest.",
        Option = "--latest-by",
        Placeholder = "WORD",
        Label = "newest by")]
    public LatestOrder LatestBy { get; init; }
}
