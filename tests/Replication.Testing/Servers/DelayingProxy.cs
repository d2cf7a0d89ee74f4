using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Replication.Testing.Servers;

/// <summary>
/// A TCP proxy that simulates a distant server. Data arrives half a round trip later, in order and at full speed. A new connection costs
/// one more round trip. A registry that builds its URLs from the Host header is reached through the proxy all the time.
/// </summary>
public sealed class DelayingProxy : IAsyncDisposable
{
    private const int PieceBytes = 64 * 1024;

    // The number of pieces in flight in one direction: enough for about 300 MB/s at 100 ms.
    private const int PiecesOnTheWay = 256;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _server;
    private readonly TimeSpan _roundTrip;
    private readonly TimeSpan _jitter;
    private readonly Task _accepting;
    private long _bytesToServer;
    private long _bytesToClient;
    private int _connections;

    private DelayingProxy(Uri server, TimeSpan roundTrip, TimeSpan jitter)
    {
        _server = new IPEndPoint(IPAddress.Loopback, server.Port);
        (_roundTrip, _jitter) = (roundTrip, jitter);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address to use instead of the server's address.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public long BytesToServer => Interlocked.Read(ref _bytesToServer);

    public long BytesToClient => Interlocked.Read(ref _bytesToClient);

    public int Connections => _connections;

    /// <summary>
    /// Starts a proxy for a server on loopback. Each piece is delayed by a random extra time of at most <paramref name="jitter"/>.
    /// </summary>
    public static DelayingProxy Start(Uri server, TimeSpan roundTrip, TimeSpan jitter = default) => new(server, roundTrip, jitter);

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
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                open.RemoveAll(it => it.IsCompleted);
                open.Add(JoinAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task JoinAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await Task.Delay(_roundTrip, _end.Token);
            await far.ConnectAsync(_server, _end.Token);
            await Task.WhenAll(
                CarryAsync(near, far, bytes => Interlocked.Add(ref _bytesToServer, bytes)),
                CarryAsync(far, near, bytes => Interlocked.Add(ref _bytesToClient, bytes)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Disposing the sockets closes the connection at the other end.
        }
    }

    private async Task CarryAsync(Socket from, Socket to, Action<int> count)
    {
        var way = Channel.CreateBounded<Piece>(new BoundedChannelOptions(PiecesOnTheWay) { SingleReader = true, SingleWriter = true });
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var arriving = ArriveAsync(way.Reader, to, count, broken);
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
                var length = await from.ReceiveAsync(buffer, SocketFlags.None, broken.Token);
                // An empty piece is the end of the stream; it is delayed like data.
                await way.Writer.WriteAsync(new Piece(buffer, length, Stopwatch.GetTimestamp(), Delay()), broken.Token);
                if (length == 0)
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Forward a reset as a reset.
            to.Close(0);
        }
        finally
        {
            way.Writer.TryComplete();
            await arriving;
        }
    }

    private static async Task ArriveAsync(ChannelReader<Piece> way, Socket to, Action<int> count, CancellationTokenSource broken)
    {
        try
        {
            await foreach (var piece in way.ReadAllAsync(broken.Token))
            {
                var left = piece.Delay - Stopwatch.GetElapsedTime(piece.SentAt);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, broken.Token);
                if (piece.Length == 0)
                    to.Shutdown(SocketShutdown.Send);
                // The count comes before the data, so that a receiver of the data reads a complete count.
                count(piece.Length);
                for (var sent = 0; sent < piece.Length;)
                    sent += await to.SendAsync(piece.Buffer.AsMemory(sent, piece.Length - sent), SocketFlags.None, broken.Token);
                ArrayPool<byte>.Shared.Return(piece.Buffer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The receiver has closed the connection, so stop reading from the sender.
            await broken.CancelAsync();
        }
    }

    private TimeSpan Delay() => _roundTrip / 2 + _jitter * Random.Shared.NextDouble();

    private readonly record struct Piece(byte[] Buffer, int Length, long SentAt, TimeSpan Delay);
}
