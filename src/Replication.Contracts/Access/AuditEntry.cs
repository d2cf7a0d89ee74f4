using System.Text.Json;

namespace Replication.Contracts.Access;

/// <summary>
/// Audit event: one change that somebody made through the API, or to the rules of the configuration file; secrets are masked.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Identity of the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The name of the token; <c>local</c> for a caller on this machine where no token is configured; <c>configuration file</c> for what a
    /// start found there.
    /// </summary>
    public required string Who { get; init; }

    /// <summary>What was done, <c>instance.create</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: the name or id.</summary>
    public required string Subject { get; init; }

    /// <summary>How it looked before; null when it was made.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>How it looked after; null when it was removed.</summary>
    public JsonElement? After { get; init; }
}
