namespace Replication.Copying;

/// <summary>The verdict on a task whose image is not, or not yet, the one that its source tag names.</summary>
internal enum SourceTagVerdict
{
    /// <summary>A newer push replaces it.</summary>
    Superseded,

    /// <summary>The source may not show the push yet, or the event of a newer push may still arrive. Compare again soon.</summary>
    CompareAgain,

    /// <summary>The source tag does not exist, and there is no newer task. The image is copied by digest.</summary>
    Absent,

    /// <summary>
    /// No event reported the image that the source tag names, for example because it was lost. That image is copied instead.
    /// </summary>
    Unreported,
}
