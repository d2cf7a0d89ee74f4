using Replication.Contracts.Images;

namespace Replication.Contracts.Pushes;

/// <summary>Event: a manifest arrived at a source instance under a tag, or by its digest alone; or its tag was removed there.</summary>
public sealed record ImagePushed
{
    /// <summary>The id of this push and of its batch of tasks, derived by <see cref="Pushes.PushId"/>.</summary>
    public required Guid PushId { get; init; }

    /// <summary>Name of the source instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Repository in the source instance.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>What happened.</summary>
    public PushKind Kind { get; init; }

    /// <summary>
    /// The tag of the push; null for a push by digest, which is replicated only when the manifest refers to an image.
    /// </summary>
    public Tag? Tag { get; init; }

    /// <summary>Digest of the manifest; null when the publisher does not send it. The copy then resolves the tag.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// The id of the report, for a publisher whose events have a time but no id; null otherwise. It is derived by <see cref="PushId"/>.
    /// Two reports with the same content have the same id: the second is a repeat or another push of the same image.
    /// </summary>
    public Guid? ReportId { get; init; }

    /// <summary>
    /// The time of the push by the registry's clock, or the time of arrival when the publisher does not send it. It does not decide which
    /// push is the last.
    /// </summary>
    public required DateTimeOffset PushedAt { get; init; }

    /// <summary>
    /// When this system received it, by its own clock; each push that one process receives has a later time than the one before.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
