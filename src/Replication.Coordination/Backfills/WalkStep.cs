using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>A step of a walk: an image that the rule covers, or a part of the lists without one.</summary>
/// <param name="After">The place behind it; null where the walk is over.</param>
/// <param name="Image">The image; null where there is none.</param>
/// <param name="TagCount">Tags that were looked at since the step before.</param>
/// <param name="RepositoryCount">Repositories that were begun since the step before.</param>
/// <param name="Unreadable">Why the repository does not show its tags; null where it does.</param>
internal sealed record WalkStep(
    BackfillPlace? After, ExistingImage? Image, int TagCount = 0, int RepositoryCount = 0, CopyFailure? Unreadable = null);

/// <summary>A tag that exists in the source.</summary>
internal sealed record ExistingImage(RepositoryName Repository, Tag Tag);
