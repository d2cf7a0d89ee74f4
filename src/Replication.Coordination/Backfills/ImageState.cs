namespace Replication.Coordination.Backfills;

/// <summary>The result of the existence checks of an image at the source and the target.</summary>
internal enum ImageState
{
    /// <summary>The tag was deleted from the source after the walk listed it.</summary>
    Gone,

    /// <summary>The rule does not copy artifacts of its type.</summary>
    Unwanted,

    /// <summary>The target tag has the same digest as the source tag.</summary>
    AlreadyThere,

    /// <summary>The target answered that it does not have the image or has another one under its tag, or a task decides.</summary>
    Missing,

    /// <summary>
    /// A registry did not answer the check. A backfill creates a task, which makes the check again; a dry run reports the failure.
    /// </summary>
    Unchecked,
}
