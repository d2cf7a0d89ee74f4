namespace Replication.Contracts.Rules;

/// <summary>What a rule says of tags beside its tag filter: all of it must hold.</summary>
public sealed record TagLists
{
    /// <summary>Longest list, in items.</summary>
    public const int MaxItemCount = 100;

    /// <summary>Regular expressions, one of which must match the whole tag; none: any tag.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Regular expressions, none of which may match the whole tag.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Range of versions that the tag must be one of (<see cref="VersionRange"/>); null: the tag need not be a version.</summary>
    public string? Semver { get; init; }
}
