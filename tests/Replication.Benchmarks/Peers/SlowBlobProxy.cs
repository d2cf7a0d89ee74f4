using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Replication.Benchmarks.Peers;

/// <summary>A proxy for a registry that limits the rate of one blob. All other data passes without a limit.</summary>
internal sealed class SlowBlobProxy : IAsyncDisposable
{
    private const int PieceBytes = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _server;
    private readonly string _digest;
    private readonly double _bytesPerSecond;
    private readonly Task _accepting;

    public SlowBlobProxy(Uri server, string digest, double bytesPerSecond)
    {
        (_server, _digest, _bytesPerSecond) = (new IPEndPoint(IPAddress.Loopback, server.Port), digest, bytesPerSecond);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

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
            await server.ConnectAsync(_server, _end.Token);
            var isSlow = false;
            await Task.WhenAll(
                CarryAsync(client, server, piece =>
                {
                    // Requests to a source have no bodies, so each request starts a new piece.
                    var head = Encoding.Latin1.GetString(piece);
                    Volatile.Write(ref isSlow, head.StartsWith("GET ", StringComparison.Ordinal)
                        && head.Contains(_digest, StringComparison.Ordinal));
                    return TimeSpan.Zero;
                }),
                CarryAsync(server, client, piece => Volatile.Read(ref isSlow)
                    ? TimeSpan.FromSeconds(piece.Length / _bytesPerSecond)
                    : TimeSpan.Zero));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Disposing the sockets closes the connection at the other end.
        }
    }

    private async Task CarryAsync(Socket from, Socket to, Func<ReadOnlySpan<byte>, TimeSpan> takes)
    {
        var buffer = new byte[PieceBytes];
        var due = Stopwatch.GetTimestamp();
        while (await from.ReceiveAsync(buffer, SocketFlags.None, _end.Token) is var length and > 0)
        {
            var rest = takes(buffer.AsSpan(0, length));
            due = Math.Max(due, Stopwatch.GetTimestamp()) + (long)(rest.TotalSeconds * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _end.Token);
            await to.SendAsync(buffer.AsMemory(0, length), SocketFlags.None, _end.Token);
        }
        to.Shutdown(SocketShutdown.Send);
    }
}
