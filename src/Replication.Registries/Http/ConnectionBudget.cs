using System.Net.Sockets;

namespace Replication.Registries.Http;

/// <summary>Limits the open connections of all registry clients in a process, idle connections included.</summary>
/// <remarks>
/// When the limit is reached, a new connection waits up to 5 seconds, then fails with <see cref="SocketError.TooManyOpenSockets"/>, and the
/// request is retried. The wait is bounded because a copy holds one connection while it opens another.
/// </remarks>
public sealed class ConnectionBudget : IDisposable
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free;
    private readonly TimeProvider _time;

    /// <summary>Allows at most <paramref name="count"/> open connections.</summary>
    public ConnectionBudget(int count, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (_free, _time) = (new SemaphoreSlim(count), time);
    }

    /// <summary>The number of connections that can still be opened.</summary>
    public int Free => _free.CurrentCount;

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <summary>Opens a connection within the limit. Disposing the stream releases its slot.</summary>
    internal async ValueTask<Stream> OpenAsync(Func<CancellationToken, ValueTask<Stream>> connectAsync, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);
        try
        {
            var stream = await connectAsync(cancellationToken);
            return stream is NetworkStream network
                ? new CountedStream(network, Leave)
                : throw new InvalidOperationException("the connection is no socket");
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(WaitTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await _free.WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }

    private void Leave()
    {
        try
        {
            _free.Release();
        }
        catch (ObjectDisposedException)
        {
            // The process is stopping.
        }
    }

    // Derived from NetworkStream because SocketsHttpHandler polls its socket to detect that an idle connection was closed.
    private sealed class CountedStream : NetworkStream
    {
        private Action? _leave;

        public CountedStream(NetworkStream opened, Action leave)
            : base(opened.Socket, ownsSocket: true) => _leave = leave;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Interlocked.Exchange(ref _leave, null)?.Invoke();
        }
    }
}
