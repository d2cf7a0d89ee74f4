namespace Replication.Contracts.Pushes;

/// <summary>
/// Message with pushes that were reported at the same time: the broker confirms it once for all of them. A coordinator publishes each as
/// <see cref="ImagePushed"/>.
/// </summary>
public sealed record PushGroup
{
    /// <summary>The name of the queue.</summary>
    public const string Queue = "push-groups";

    /// <summary>The pushes, in the order of their arrival.</summary>
    public required IReadOnlyList<GroupedPush> Pushes { get; init; }
}
