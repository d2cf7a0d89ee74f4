using System.Net;
using System.Net.Sockets;

namespace Replication.App.Demo;

/// <summary>The ports of the demo.</summary>
internal sealed record DemoPorts(int Api, int Source, int Target)
{
    // Below the ephemeral port ranges of Linux, Windows and macOS: an outgoing connection could otherwise take a port before the demo
    // binds it.
    private const int First = 20_000;
    private const int Count = 4_000;

    /// <summary>Returns three consecutive ports from the first one, or three consecutive free ports.</summary>
    public static DemoPorts Choose(int? first)
    {
        // Each process begins elsewhere, so that two demos that start at once do not choose the same ports.
        var port = first ?? Enumerable.Range(Environment.ProcessId, Count)
            .Select(static number => First + (number % Count * 3))
            .First(static candidate => IsFree(candidate) && IsFree(candidate + 1) && IsFree(candidate + 2));
        return new DemoPorts(port, port + 1, port + 2);
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
