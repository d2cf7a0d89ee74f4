using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Replication.Testing.Servers;

/// <summary>
/// A server as it looks from far away: what is sent arrives half a round trip later, in order and at full speed, and a new connection costs
/// a round trip more. Registries that name their addresses by the request's host stay behind it.
/// </summary>
public sealed class DelayingProxy : IAsyncDisposable
{
    private const int PieceBytes = 64 * 1024;

    // What is on the way in one direction: enough for some 300 MB/s at 100 ms.
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

    /// <summary>What to use instead of the server's address.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public long BytesToServer => Interlocked.Read(ref _bytesToServer);

    public long BytesToClient => Interlocked.Read(ref _bytesToClient);

    public int Connections => _connections;

    /// <summary>Stands before a server on loopback; every piece takes up to <paramref name="jitter"/> longer, at random.</summary>
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
            // Whoever is at the other end sees the connection end.
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
                // An end travels, too.
                await way.Writer.WriteAsync(new Piece(buffer, length, Stopwatch.GetTimestamp(), Delay()), broken.Token);
                if (length == 0)
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // A reset goes on as one.
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
                for (var sent = 0; sent < piece.Length;)
                    sent += await to.SendAsync(piece.Buffer.AsMemory(sent, piece.Length - sent), SocketFlags.None, broken.Token);
                count(piece.Length);
                ArrayPool<byte>.Shared.Return(piece.Buffer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Nobody listens there any more: the sender is told.
            await broken.CancelAsync();
        }
    }

    private TimeSpan Delay() => _roundTrip / 2 + _jitter * Random.Shared.NextDouble();

    private readonly record struct Piece(byte[] Buffer, int Length, long SentAt, TimeSpan Delay);
}
