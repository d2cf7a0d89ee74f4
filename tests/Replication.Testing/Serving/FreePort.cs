using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Serving;

public static class FreePort
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that was free a moment ago, and that this process gives out once.</summary>
    public static int Take()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (Given)
            {
                if (Given.Add(port))
                    return port;
            }
        }
    }
}
