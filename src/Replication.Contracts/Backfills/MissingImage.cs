using Replication.Contracts.Images;

namespace Replication.Contracts.Backfills;

/// <summary>A tag at the source whose image a target does not have under its tag.</summary>
/// <param name="Repository">The repository at the source.</param>
/// <param name="Tag">The tag at the source.</param>
/// <param name="Digest">The digest that the tag named at the source; null when an older version stored the image.</param>
public sealed record MissingImage(RepositoryName Repository, Tag Tag, Digest? Digest = null)
{
    /// <summary>Name of the target instance; null for the only target of a rule.</summary>
    public string? Target { get; init; }
}
