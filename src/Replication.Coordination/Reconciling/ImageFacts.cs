using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;

namespace Replication.Coordination.Reconciling;

/// <summary>What is known about one source tag at one target.</summary>
/// <param name="AtSource">What the source tag names; null when it does not exist.</param>
/// <param name="AtTarget">What the target tag names; null when it does not exist, or is not known.</param>
/// <param name="IsTargetKnown">Whether the target answered.</param>
/// <param name="Known">What the reconciler knows from earlier passes; null when nothing.</param>
/// <param name="Mode">Which images the pass takes into the baseline.</param>
/// <param name="WasCovered">Whether the rule covered the tag in the last pass.</param>
internal sealed record ImageFacts(
    Digest? AtSource, Digest? AtTarget, bool IsTargetKnown, KnownImage? Known, BaselineMode Mode, bool WasCovered)
{
    /// <summary>Whether the verdict depends on the tasks of the target tag. To read them costs a query.</summary>
    public bool NeedsHistory => AtSource is not null && AtSource != AtTarget && !IsKnownOlder;

    /// <summary>Whether the baseline has this image.</summary>
    public bool IsKnownOlder => Known is { HasArrived: false } && Known.Digest == AtSource;

    /// <summary>Whether this image was at the target.</summary>
    public bool HasArrived => Known is { HasArrived: true } && Known.Digest == AtSource;

    /// <summary>
    /// Whether the pass takes the image into the baseline, unless a task says that it was pushed since the rule covers it.
    /// </summary>
    public bool IsTaken => Mode switch
    {
        BaselineMode.All => true,
        BaselineMode.Added => Known is null && !WasCovered,
        _ => false,
    };
}
