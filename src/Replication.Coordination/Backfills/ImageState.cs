namespace Replication.Coordination.Backfills;

/// <summary>The result of the existence checks of an image at the source and the target.</summary>
internal enum ImageState
{
    /// <summary>The tag was deleted from the source after the walk listed it.</summary>
    Gone,

    /// <summary>The target tag has the same digest as the source tag.</summary>
    AlreadyThere,

    /// <summary>The target does not have the image, or a check failed. In both cases a task is needed.</summary>
    Missing,
}
