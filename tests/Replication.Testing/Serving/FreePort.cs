using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Serving;

public static class FreePort
{
    // Below what systems give to outgoing connections: one of those would take the port before the server that it is for.
    private const int First = 15_000;
    private const int AfterLast = 32_000;

    private static readonly HashSet<int> Given = [];

    /// <summary>A port that was free a moment ago, and that this process gives out once.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, AfterLast);
            lock (Given)
            {
                if (!Given.Contains(port) && IsFree(port) && Given.Add(port))
                    return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
