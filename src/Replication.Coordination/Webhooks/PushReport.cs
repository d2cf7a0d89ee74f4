using Replication.Contracts.Images;

namespace Replication.Coordination.Webhooks;

/// <summary>A push in the webhook format <c>generic</c>, for the OpenAPI document.</summary>
internal sealed record PushReport
{
    /// <summary>The publisher's id of the event. A repeat with the same id has no effect.</summary>
    public string? Id { get; init; }

    /// <summary>The repository that the image was pushed to.</summary>
    public required string Repository { get; init; }

    /// <summary>The pushed tag; null for a push by digest alone.</summary>
    public Tag? Tag { get; init; }

    /// <summary>The digest of the pushed manifest; null: the tag is read at the source.</summary>
    public Digest? Digest { get; init; }

    /// <summary>When the image was pushed; null: when the report arrived.</summary>
    public DateTimeOffset? PushedAt { get; init; }
}
