namespace Replication.Coordination.Reconciling;

/// <summary>What the reconciler decides about one source tag at one target.</summary>
internal enum ImageVerdict
{
    /// <summary>The tag was deleted from the source after it was listed.</summary>
    Gone,

    /// <summary>A registry did not answer.</summary>
    Unchecked,

    /// <summary>The target has the image under its tag.</summary>
    Present,

    /// <summary>The image is older than the rule: the baseline has it, or takes it now.</summary>
    Older,

    /// <summary>A task for the target tag is not finished.</summary>
    OnTheWay,

    /// <summary>Nobody reported the push, or its task did not bring the image to the target.</summary>
    Missed,

    /// <summary>Its task failed a short time ago, a user canceled it, or the rule does not copy artifacts of its type.</summary>
    LeftAlone,

    /// <summary>The image was replicated, and the target does not have the tag any more.</summary>
    DriftMissing,

    /// <summary>The image was replicated, and the target has another image under the tag.</summary>
    DriftDifferent,
}
