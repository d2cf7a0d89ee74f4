namespace Replication.Coordination.Reconciling;

/// <summary>Decides about one source tag at one target.</summary>
internal static class ReconcileDecision
{
    public static ImageVerdict Of(ImageFacts facts, TagHistory history)
    {
        if (facts.AtSource is null)
            return ImageVerdict.Gone;
        if (facts.AtSource == facts.AtTarget)
            return ImageVerdict.Present;
        if (facts.IsKnownOlder)
            return ImageVerdict.Older;
        if (history.IsOpen)
            return ImageVerdict.OnTheWay;
        if ((facts.HasArrived || history.HasArrived) && !history.WasDeleted)
            return !facts.IsTargetKnown ? ImageVerdict.Unchecked
                : facts.AtTarget is null ? ImageVerdict.DriftMissing
                : ImageVerdict.DriftDifferent;
        // The baseline needs no answer of the target.
        if (facts.IsTaken && !history.WasReported)
            return ImageVerdict.Older;
        return !facts.IsTargetKnown ? ImageVerdict.Unchecked
            : history.IsLeftAlone ? ImageVerdict.LeftAlone
            : ImageVerdict.Missed;
    }
}
