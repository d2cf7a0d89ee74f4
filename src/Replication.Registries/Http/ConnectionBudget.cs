using System.Net.Sockets;

namespace Replication.Registries.Http;

/// <summary>Bounds the connections that all clients of a process have open to registries, idle ones included.</summary>
/// <remarks>
/// A connection that finds no room waits for a few seconds and then fails as one that the operating system refused: its request is retried.
/// It does not wait for ever, because a copy holds one connection while it opens another.
/// </remarks>
public sealed class ConnectionBudget : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free;
    private readonly TimeProvider _time;

    /// <summary>At most <paramref name="count"/> connections at a time.</summary>
    public ConnectionBudget(int count, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (_free, _time) = (new SemaphoreSlim(count), time);
    }

    /// <summary>Connections that may still be opened.</summary>
    public int Free => _free.CurrentCount;

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <summary>Opens a connection within the budget; its disposal returns the place.</summary>
    internal async ValueTask<Stream> OpenAsync(Func<CancellationToken, ValueTask<Stream>> connectAsync, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);
        try
        {
            var stream = await connectAsync(cancellationToken);
            return stream is NetworkStream network ? new CountedStream(network, Leave) : throw new InvalidOperationException("the connection is no socket");
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
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
            // The process ends.
        }
    }

    // A NetworkStream, because the HTTP handler asks its socket whether an idle connection was closed.
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
