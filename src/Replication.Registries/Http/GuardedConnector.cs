using System.Net;
using System.Net.Sockets;

namespace Replication.Registries.Http;

/// <summary>
/// Opens the connections of one registry client. It checks the resolved addresses of a host immediately before connecting, because a
/// second name resolution could return other addresses (DNS rebinding).
/// </summary>
internal sealed class GuardedConnector(RegistryConnection connection, HostRules rules, EnvironmentProxy proxy)
{
    // A registry may be silent for minutes while it commits an upload. Routers drop idle connections earlier.
    private const int KeepAliveAfterSeconds = 30;
    private const int KeepAliveIntervalSeconds = 10;

    private readonly RebindingGuard _rebinding = new();

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (HostRules.Plain(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
        // The operator chose the proxy, so its address is not checked.
        var addresses = proxy.Serves(context.InitialRequestMessage.RequestUri!, host)
            ? await HostAddresses.FindAsync(host, cancellationToken)
            : await AllowedAddressesAsync(host, port, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Rejects a request through a proxy to a forbidden IP address. The proxy resolves host names, so names are not checked.
    /// </summary>
    public void CheckBeyondProxy(Uri uri)
    {
        if (IPAddress.TryParse(uri.IdnHost, out var address) && AddressClassifier.Classify(address) == AddressReach.Never)
            throw Refusal(uri.IdnHost, uri.Port, [address]);
    }

    private async Task<IPAddress[]> AllowedAddressesAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await HostAddresses.FindAsync(host, cancellationToken);
        var isOwn = rules.IsRegistry(host);
        var registryAddresses = isOwn ? addresses : await HostAddresses.FindAsync(connection.Endpoint.IdnHost, cancellationToken);
        var registry = AddressClassifier.Classify(registryAddresses);
        var allowed = Array.FindAll(addresses, address => rules.MayConnect(address, host, port, registry)
            && !OwnListeners.Contains(address, port));
        if (isOwn)
            allowed = _rebinding.Filter(allowed);
        return allowed.Length > 0 ? allowed : throw Refusal(host, port, addresses);
    }

    private RegistryException Refusal(string host, int port, IPAddress[] addresses)
    {
        var shown = string.Join(", ", addresses.Take(3).Select(static it => it.ToString()));
        var why = Array.Exists(addresses, address => OwnListeners.Contains(address, port)) ? "on which this program itself listens"
            : Array.Exists(addresses, static address => AddressClassifier.Classify(address) == AddressReach.Never)
                ? "which is link-local, reserved or a metadata service and never a registry"
            : "which is a loopback or private address, but the registry has a public address";
        return rules.IsTrusted(host, port)
            ? new RegistryException(new CopyFailure(
                CopyFailure.AddressRefused,
                $"The host {host}:{port} of the registry {connection.Endpoint.Authority} has the address {shown}, {why}. Check the host "
                    + $"name and the DNS servers of this machine.",
                IsWorthRetrying: true))
            : new RegistryException(new CopyFailure(
                CopyFailure.RedirectRefused,
                $"The registry {connection.Endpoint.Authority} named the host {host}:{port}. Its address is {shown}, {why}. If the host "
                    + $"belongs to the registry, list it under allowedHosts.",
                IsWorthRetrying: false));
    }
}
