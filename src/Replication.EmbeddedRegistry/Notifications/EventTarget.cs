namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>The content that an event is about.</summary>
internal sealed record EventTarget
{
    public string? MediaType { get; init; }
    public string? Digest { get; init; }
    public long? Size { get; init; }
    public long? Length => Size;
    public required string Repository { get; init; }
    public string? FromRepository { get; init; }
    public string? Url { get; init; }
    public string? Tag { get; init; }
}
