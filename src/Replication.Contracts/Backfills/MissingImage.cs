using Replication.Contracts.Images;

namespace Replication.Contracts.Backfills;

/// <summary>A tag at the source whose image the target does not have under its tag.</summary>
public sealed record MissingImage(RepositoryName Repository, Tag Tag);
