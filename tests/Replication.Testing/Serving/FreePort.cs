using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Serving;

/// <summary>
/// Gives out ports for programs that cannot choose one themselves. Each process has a range of its own: it holds the first port of the
/// range as long as it runs, so that two test runs at once never give out the same port.
/// </summary>
public static class FreePort
{
    // Below the ephemeral port range: an outgoing connection could otherwise take the port before the server binds it.
    private const int First = 15_000;
    private const int RangeSize = 128;
    private const int RangeCount = 128;

    private static readonly Lock Gate = new();
    private static readonly List<TcpListener> Held = [];
    private static int _next;
    private static int _afterLast;

    /// <summary>Returns a port that was free a moment ago. It is returned only once.</summary>
    public static int Take()
    {
        lock (Gate)
        {
            while (true)
            {
                if (_next == _afterLast)
                    TakeRange();
                var port = _next++;
                if (TryListen(port) is { } listener)
                {
                    listener.Dispose();
                    return port;
                }
            }
        }
    }

    private static void TakeRange()
    {
        var begin = Random.Shared.Next(RangeCount);
        for (var i = 0; i < RangeCount; i++)
        {
            var port = First + ((begin + i) % RangeCount * RangeSize);
            if (TryListen(port) is { } listener)
            {
                Held.Add(listener);
                (_next, _afterLast) = (port + 1, port + RangeSize);
                return;
            }
        }
        throw new InvalidOperationException($"all {RangeCount} ranges of ports are taken by other test runs");
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
