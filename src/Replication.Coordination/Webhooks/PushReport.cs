using Replication.Contracts.Images;

namespace Replication.Coordination.Webhooks;

/// <summary>A push in the webhook format <c>generic</c>, for the OpenAPI document.</summary>
internal sealed record PushReport
{
    public string? Id { get; init; }

    public required string Repository { get; init; }

    public Tag? Tag { get; init; }

    public Digest? Digest { get; init; }

    public DateTimeOffset? PushedAt { get; init; }
}
