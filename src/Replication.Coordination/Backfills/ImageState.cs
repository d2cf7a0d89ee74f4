namespace Replication.Coordination.Backfills;

/// <summary>What a look at both registries says about an image.</summary>
internal enum ImageState
{
    /// <summary>The tag left the source since the walk passed it.</summary>
    Gone,

    /// <summary>The target answers its tag with the source's digest.</summary>
    AlreadyThere,

    /// <summary>It is to be copied, or could not be looked up: a task deals with either.</summary>
    Missing,
}
