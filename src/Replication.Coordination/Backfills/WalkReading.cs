using Replication.Contracts.Images;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>The result of reading a walk.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="States">The states of their images, in order.</param>
/// <param name="Failure">The failure that ended the walk; null when it continues.</param>
/// <param name="Unchecked">Why an image of these steps could not be checked; null when all were.</param>
internal sealed record WalkReading(
    IReadOnlyList<WalkStep> Steps, IReadOnlyList<ImageState> States, CopyFailure? Failure, CopyFailure? Unchecked = null)
{
    /// <summary>The digests of the images at the source, in order; empty when they were not read.</summary>
    public IReadOnlyList<Digest?> Digests { get; init; } = [];

    /// <summary>
    /// Keeps the steps before the first image whose check must be repeated. The walk then resumes at that image.
    /// </summary>
    public static WalkReading Of(IReadOnlyList<WalkStep> steps, CheckedImages images, CopyFailure? failure)
    {
        if (images.Interruption is null)
            return new WalkReading(steps, images.States, failure, images.Unchecked) { Digests = images.Digests };
        var imageCount = 0;
        var kept = steps.TakeWhile(it => it.Image is null || imageCount++ < images.States.Count).ToList();
        // All targets of an image are counted at once.
        var whole = kept.FindLastIndex(static it => !it.IsPartial) + 1;
        return new WalkReading(kept[..whole], images.States, images.Interruption, images.Unchecked) { Digests = images.Digests };
    }
}
