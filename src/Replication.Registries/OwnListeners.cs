using System.Net;
using System.Net.NetworkInformation;

namespace Replication.Registries;

/// <summary>The addresses on which this process listens. They are never a registry, so clients do not connect to them.</summary>
public static class OwnListeners
{
    private static readonly Lock Change = new();
    private static volatile IPEndPoint[] _all = [];

    /// <summary>
    /// Adds addresses such as <c>http://127.0.0.1:8080</c> or <c>http://*:8080</c>, until the returned registration is disposed.
    /// </summary>
    public static IDisposable Add(IEnumerable<string> urls)
    {
        IPEndPoint[] added = [.. urls.SelectMany(Parse)];
        lock (Change)
            _all = [.. _all, .. added];
        return new Registration(added);
    }

    /// <summary>True when a connection to this address and port reaches this process.</summary>
    public static bool Contains(IPAddress address, int port)
    {
        var atPort = Array.FindAll(_all, it => it.Port == port);
        if (atPort.Length == 0)
            return false;
        var plain = Plain(address);
        return Array.Exists(atPort, it => IsAny(it.Address) ? IsOfThisMachine(plain) : it.Address.Equals(plain))
            || (IsAny(plain) && atPort.Length > 0);
    }

    // As in Kestrel, a host name other than localhost means all addresses.
    private static IEnumerable<IPEndPoint> Parse(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? url : url[(scheme + 3)..];
        var authority = rest.Split('/')[0];
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        var host = (hasPort ? authority[..colon] : authority).Trim('[', ']');
        var defaultPort = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
        var port = hasPort && ushort.TryParse(authority[(colon + 1)..], out var number) ? number : defaultPort;
        if (port == 0)
            return [];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return [new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.IPv6Loopback, port)];
        return [new IPEndPoint(IPAddress.TryParse(host, out var address) ? Plain(address) : IPAddress.Any, port)];
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool IsOfThisMachine(IPAddress address) => IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(static it => it.GetIPProperties().UnicastAddresses)
        .Any(it => it.Address.Equals(address) || Plain(it.Address).Equals(address));

    private sealed class Registration(IPEndPoint[] added) : IDisposable
    {
        public void Dispose()
        {
            lock (Change)
                _all = [.. _all.Where(it => !added.Any(mine => ReferenceEquals(mine, it)))];
        }
    }
}
