using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Backfills;

/// <summary>A tag at the source that a task copies; <paramref name="SeenAt"/> is when the list with the tag was read.</summary>
public sealed record OpenImage(RepositoryName Repository, Tag Tag, DateTimeOffset SeenAt)
{
    /// <summary>Name of the target instance; null for the only target of a rule.</summary>
    public string? Target { get; init; }

    /// <summary>What the task does. Other actions than <see cref="TaskAction.Copy"/> repeat a push of a pause.</summary>
    public TaskAction Action { get; init; }

    /// <summary>The manifest whose referrers the task copies.</summary>
    public Digest? Subject { get; init; }

    /// <summary>The pushed referrer, when its subject is not known.</summary>
    public Digest? Referrer { get; init; }
}
