using Replication.Contracts.Images;

namespace Replication.Contracts.Backfills;

/// <summary>A tag at the source that a task copies; <paramref name="SeenAt"/> is when the list with the tag was read.</summary>
public sealed record OpenImage(RepositoryName Repository, Tag Tag, DateTimeOffset SeenAt);
