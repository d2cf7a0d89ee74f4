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
    private readonly Lock _lock = new();
    private Task _sending = Task.CompletedTask;
    private bool _hasEnded;

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
    /// Returns when no more bytes are asked for, and none will be. A request may fail, as when its connection is reset, while its body is still being
    /// made, or is only about to be, having waited for the registry to want it: whoever uses the same source or buffer again must wait for that to end.
    /// </summary>
    public async Task EndAsync()
    {
        Task sending;
        lock (_lock)
        {
            _hasEnded = true;
            sending = _sending;
        }
        await _end.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_hasEnded)
                return Task.FromCanceled(new CancellationToken(canceled: true));
            StartedAfter = Stopwatch.GetElapsedTime(_createdAt);
            return _sending = SendAsync(stream, cancellationToken);
        }
    }

    private async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        // What is sent is none of the lock's business.
        await Task.Yield();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await _send(stream, either.Token);
    }
}
