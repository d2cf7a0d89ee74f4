namespace Replication.Contracts.Stores;

/// <summary>The result of the check right before a worker writes a tag.</summary>
public enum TagTurn
{
    /// <summary>The worker may write the tag.</summary>
    Mine,

    /// <summary>A newer task with another source exists for the tag.</summary>
    Superseded,

    /// <summary>
    /// A newer task with the same source exists for the tag. The image that the source tag names now decides between them.
    /// </summary>
    Contested,

    /// <summary>A cancellation of the task is requested.</summary>
    Canceled,

    /// <summary>The worker does not hold the task any more.</summary>
    LeaseLost,
}
