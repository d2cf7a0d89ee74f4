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

    public bool IsWell => Status == "succeeded" || (Status == "canceled" && Outcome == "superseded");

    public override string ToString() => Json.GetRawText();
}
