using System.Text.Json;

namespace Replication.Chaos.Checks;

/// <summary>A task as the API shows it.</summary>
internal sealed record SeenTask(JsonElement Json)
{
    public Guid Id { get; } = Json.GetProperty("id").GetGuid();

    public Guid Batch { get; } = Json.GetProperty("batch").GetGuid();

    public string Status { get; } = Json.GetProperty("status").GetString()!;

    public string? Outcome { get; } = Json.TryGetProperty("outcome", out var it) ? it.GetString() : null;

    public int Attempt { get; } = Json.GetProperty("attempt").GetInt32();

    public string Target { get; } = Json.GetProperty("target").GetProperty("instance").GetString()!;

    public string? Digest { get; } = Json.GetProperty("source").TryGetProperty("digest", out var it) ? it.GetString() : null;

    /// <summary>True if the task finished more than once, because its result may have been overwritten and was checked again.</summary>
    public bool IsRedone { get; } = Json.TryGetProperty("redone", out var it) && it.ValueKind == JsonValueKind.Object;

    public bool IsFinished => Status is "succeeded" or "failed" or "canceled";

    /// <summary>
    /// True for the task of a manifest that was pushed by digest. <c>PushBook</c> lists tags only. The coordinator also creates such a task
    /// for a manifest without a subject, if the source responds too slowly to find out.
    /// </summary>
    public bool IsForReferrers { get; } = Json.GetProperty("action").GetString() == "referrers";

    public bool IsWell => Status == "succeeded" || (Status == "canceled" && Outcome is "superseded" or "notFollowed");

    public override string ToString() => Json.GetRawText();
}
