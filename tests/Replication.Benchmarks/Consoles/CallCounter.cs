using System.Net;
using System.Net.Sockets;

namespace Replication.Benchmarks.Consoles;

/// <summary>A proxy of the API on this machine that counts the calls. Each call arrives in a piece of its own.</summary>
internal sealed class CallCounter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private readonly Task _accepting;
    private long _count;

    public CallCounter(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public long Count => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(JoinAsync(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task JoinAsync(Socket near)
    {
        using var client = near;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
            await Task.WhenAny(
                CarryAsync(client, server, piece => Interlocked.Add(ref _count, piece.StartsWith("GET /api/"u8) ? 1 : 0)),
                CarryAsync(server, client, static _ => { }));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Disposing the sockets closes the connection at the other end.
        }
    }

    private async Task CarryAsync(Socket from, Socket to, Action<ReadOnlySpan<byte>> see)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, SocketFlags.None, _end.Token) is var length and > 0)
        {
            see(buffer.AsSpan(0, length));
            await to.SendAsync(buffer.AsMemory(0, length), SocketFlags.None, _end.Token);
        }
    }
}
