using System.Net;
using System.Net.Sockets;
using Replication.Registries.Http;

namespace Replication.Registries.Clouds;

/// <summary>Opens connections to cloud APIs. It rejects forbidden addresses: metadata services, and listeners of this process.</summary>
internal static class CloudConnector
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await HostAddresses.FindAsync(host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => AddressClassifier.Classify(address) != AddressReach.Never
            && !OwnListeners.Contains(address, port));
        if (allowed.Length == 0)
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.AddressRefused,
                $"The cloud's host {host}:{port} has the address {string.Join<IPAddress>(", ", addresses.Take(3))}, which is forbidden. "
                    + $"Check credentials.endpoint of the instance.",
                IsWorthRetrying: false));
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
