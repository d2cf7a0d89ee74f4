using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>The bytes of one upload, from memory or from the source.</summary>
internal sealed class UploadBody
{
    private StreamedBlobContent? _last;

    /// <summary>Makes the request's body; each try gets its own.</summary>
    public required Func<Deadline, HttpContent> Create { get; init; }

    /// <summary>The registry is asked for its answer before the bytes are sent: it would be lost among them.</summary>
    public bool AsksFirst { get; init; }

    public bool HasPermit { get; init; }

    /// <summary>True while no byte was asked of the source.</summary>
    public bool MayRepeat() => _last is not { HasStarted: true };

    /// <summary>Set when it was the source that failed.</summary>
    public CopyFailure? SourceFailure => _last?.SourceFailure;

    public static UploadBody OfMemory(ReadOnlyMemory<byte> bytes, bool asksFirst) => new()
    {
        Create = _ => new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new("application/octet-stream") } },
        AsksFirst = asksFirst,
    };

    public static UploadBody OfStream(Func<Deadline, StreamedBlobContent> create)
    {
        UploadBody body = null!;
        return body = new UploadBody { Create = deadline => body._last = create(deadline), AsksFirst = true, HasPermit = true };
    }
}
