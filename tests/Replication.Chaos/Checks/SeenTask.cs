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

    public bool IsFinished => Status is "succeeded" or "failed" or "canceled";

    /// <summary>
    /// A manifest that was pushed by its digest, and turned out to refer to no image. The coordinator makes such a task where the source answers
    /// too slowly to tell.
    /// </summary>
    public bool IsNotFollowed => Status == "canceled" && Outcome == "notFollowed";

    public bool IsWell => Status == "succeeded" || (Status == "canceled" && Outcome == "superseded") || IsNotFollowed;

    public override string ToString() => Json.GetRawText();
}
