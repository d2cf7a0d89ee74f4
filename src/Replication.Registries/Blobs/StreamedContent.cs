using System.Net;

namespace Replication.Registries.Blobs;

/// <summary>A body of known length that is made while it is sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly long _length;
    private readonly Func<Stream, CancellationToken, Task> _send;

    public StreamedContent(long length, Func<Stream, CancellationToken, Task> send)
    {
        (_length, _send) = (length, send);
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>True once bytes were asked for.</summary>
    public bool HasStarted { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasStarted = true;
        return _send(stream, cancellationToken);
    }
}
