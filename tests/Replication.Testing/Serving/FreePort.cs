using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Serving;

public static class FreePort
{
    // Below the ephemeral port range: an outgoing connection could otherwise take the port before the server binds it.
    private const int First = 15_000;
    private const int AfterLast = 32_000;

    private static readonly HashSet<int> Given = [];

    /// <summary>Returns a port that was free a moment ago. This process returns each port only once.</summary>
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
