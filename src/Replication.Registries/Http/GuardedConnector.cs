using System.Net;
using System.Net.Sockets;

namespace Replication.Registries.Http;

/// <summary>
/// Opens the connections of one registry's client. The addresses of hosts that the registry named are checked here and nowhere earlier:
/// a name that is looked up twice may resolve twice differently.
/// </summary>
internal sealed class GuardedConnector(RegistryConnection connection, HostRules rules, EnvironmentProxy proxy)
{
    // Commits may keep a connection silent for minutes; routers forget it sooner.
    private const int KeepAliveAfterSeconds = 30;
    private const int KeepAliveIntervalSeconds = 10;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            // What lies beyond a proxy is for the proxy to guard.
            if (rules.IsTrusted(host, port) || proxy.Serves(context.InitialRequestMessage.RequestUri!, host))
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            else
                await socket.ConnectAsync(await AllowedAddressesAsync(host, cancellationToken), port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AllowedAddressesAsync(string host, CancellationToken cancellationToken)
    {
        var registryAddresses = await Dns.GetHostAddressesAsync(connection.Endpoint.IdnHost, cancellationToken);
        var registryIsPrivate = registryAddresses.All(static address => AddressClassifier.Classify(address) == AddressReach.Private);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => rules.MayConnect(address, registryIsPrivate));
        return allowed.Length > 0 ? allowed : throw new RegistryException(new CopyFailure(
            CopyFailure.RedirectRefused,
            $"The registry {connection.Endpoint.Authority} named the host {host}, whose address is not one that it may send us to. If it is right, list it among the registry's allowed hosts.",
            IsWorthRetrying: false));
    }
}
