using System.Diagnostics;
using System.Net;

namespace Replication.Registries.Blobs;

/// <summary>A request body of known length that is produced while it is sent.</summary>
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

    /// <summary>True after the HTTP client began to send the body.</summary>
    public bool HasStarted => StartedAfter is not null;

    /// <summary>The time from the creation until the HTTP client began to send the body; null before.</summary>
    public TimeSpan? StartedAfter { get; private set; }

    /// <summary>
    /// Stops the body and waits until it is no longer being produced. A request can fail while its body is still being produced, or while
    /// it waits for <c>100 Continue</c>. The caller must await this before it reuses the source or the buffer.
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

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

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
        // Do not send while holding the lock.
        await Task.Yield();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await _send(stream, either.Token);
    }
}
