using System.Text.Json;

namespace Replication.Contracts.Access;

/// <summary>
/// Audit event: one change through the API, or one change of the rules in the configuration file. Secrets are masked.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Identity of the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The name of the token; <c>local</c> for a caller on this machine when no token is configured; <c>configuration file</c> for a change
    /// in the file, found at start.
    /// </summary>
    public required string Who { get; init; }

    /// <summary>The action, such as <c>instance.create</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The name or id of the changed object.</summary>
    public required string Subject { get; init; }

    /// <summary>The object before the change; null when it was created.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The object after the change; null when it was deleted.</summary>
    public JsonElement? After { get; init; }
}
