using System.Diagnostics;
using System.Net;

namespace Replication.Registries.Blobs;

/// <summary>A body of known length that is made while it is sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly long _length;
    private readonly Func<Stream, CancellationToken, Task> _send;
    private readonly CancellationTokenSource _end = new();
    private readonly long _createdAt = Stopwatch.GetTimestamp();
    private Task _sending = Task.CompletedTask;

    public StreamedContent(long length, Func<Stream, CancellationToken, Task> send)
    {
        (_length, _send) = (length, send);
        Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
    }

    /// <summary>True once bytes were asked for.</summary>
    public bool HasStarted => StartedAfter is not null;

    /// <summary>How long it took until bytes were asked for.</summary>
    public TimeSpan? StartedAfter { get; private set; }

    /// <summary>
    /// Returns when no more bytes are asked for. A request may fail, as when its connection is reset, while its body is still being made:
    /// whoever uses the same source or buffer again must wait for that to end.
    /// </summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        StartedAfter = Stopwatch.GetElapsedTime(_createdAt);
        return _sending = SendAsync(stream, cancellationToken);
    }

    private async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await _send(stream, either.Token);
    }
}
