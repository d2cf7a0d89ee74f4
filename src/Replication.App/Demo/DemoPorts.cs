using System.Net;
using System.Net.Sockets;

namespace Replication.App.Demo;

/// <summary>The ports of the demo.</summary>
internal sealed record DemoPorts(int Api, int Source, int Target)
{
    /// <summary>Returns three consecutive ports from the first one, or three free ports.</summary>
    public static DemoPorts Choose(int? first)
    {
        if (first is { } port)
            return new DemoPorts(port, port + 1, port + 2);
        // All three are bound at the same time, so that they differ.
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(it => it.Start());
        var ports = listeners.ConvertAll(it => ((IPEndPoint)it.LocalEndpoint).Port);
        listeners.ForEach(it => it.Dispose());
        return new DemoPorts(ports[0], ports[1], ports[2]);
    }
}
