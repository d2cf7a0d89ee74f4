using System.Text.Json.Serialization;
using Replication.Contracts.Images;

namespace Replication.Contracts.Pushes;

/// <summary>What happened to a reference.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PushKind>))]
public enum PushKind
{
    /// <summary>A manifest was pushed.</summary>
    Push,

    /// <summary>The tag was removed.</summary>
    Deletion,
}

/// <summary>Event: a manifest arrived at a source instance under a tag, or by its digest alone; or its tag was removed there.</summary>
public sealed record ImagePushed
{
    /// <summary>Identity of this push, and of the batch of tasks it makes; <see cref="Pushes.PushId"/> makes it.</summary>
    public required Guid PushId { get; init; }

    /// <summary>Name of the source instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Repository in the source instance.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>What happened.</summary>
    public PushKind Kind { get; init; }

    /// <summary>
    /// Tag that the manifest was pushed under; null where it was pushed by its digest alone: then it concerns us only if it refers to an
    /// image.
    /// </summary>
    public Tag? Tag { get; init; }

    /// <summary>Digest of the manifest; null where the publisher did not say: the tag is then resolved when it is copied.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// Identity of what the publisher reported, where it gives its events no id but a time; null otherwise. <see cref="PushId"/> made it.
    /// Two reports with the same content have the same identity, whether the second is a repeat or one more push of the same image.
    /// </summary>
    public Guid? ReportId { get; init; }

    /// <summary>
    /// When it was pushed, by the registry's clock; the time it was received where the publisher did not say. It does not decide which push
    /// is the last.
    /// </summary>
    public required DateTimeOffset PushedAt { get; init; }

    /// <summary>
    /// When this system received it, by its own clock; each push that one process receives has a later time than the one before.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
