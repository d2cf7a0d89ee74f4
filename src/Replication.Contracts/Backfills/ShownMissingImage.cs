using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Backfills;

/// <summary>An image that a dry run found missing at the target.</summary>
/// <param name="Source">The image at the source.</param>
/// <param name="Target">The image at the target; null when its name would be longer than registries accept.</param>
public sealed record ShownMissingImage(PreviewedTag Source, PreviewedTag? Target)
{
    /// <summary>The digest that the tag named at the source when the dry run read it; null when it is not known.</summary>
    public Digest? Digest { get; init; }

    /// <summary>When the newest push of the tag was reported; null when none is recorded.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>The id of the newest task that brings the tag to this target; null when there is none.</summary>
    public Guid? Task { get; init; }

    /// <summary>The status of that task.</summary>
    public ReplicationStatus? TaskStatus { get; init; }

    /// <summary>True when that task waits or runs, so that the image is on its way to the target.</summary>
    public bool OnTheWay => TaskStatus is ReplicationStatus.Pending or ReplicationStatus.Held or ReplicationStatus.Running;
}
