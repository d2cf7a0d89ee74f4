using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Replication.App.Configuration.Values;

/// <summary>Addresses to listen on.</summary>
internal static class ListenAddresses
{
    private const string Scheme = "http://";
    private const int DefaultPort = 80;

    private const string AnyAddress = "[hH][tT][tT][pP]://[^ ;]+";
    private const string AllowedAddress = "http://ADDRESS:PORT with an IP address, localhost, or * for every interface";

    public static readonly ValueKind<ListenAddress> One = new(AllowedAddress, text =>
        Flaw(text, out var address) is { } flaw
            ? ReadValue<ListenAddress>.Refused($"is not allowed: {flaw}", hidden: text.Contains('@', StringComparison.Ordinal))
            : ReadValue<ListenAddress>.Of(address!))
    {
        Schema = Patterns.Schema(AnyAddress),
    };

    /// <summary>Several in one text, joined by semicolons.</summary>
    public static readonly ValueKind<IReadOnlyList<ListenAddress>> Several =
        new($"{AllowedAddress}; several as a list or joined by ';'", text =>
        {
            var addresses = new List<ListenAddress>();
            foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var one = One.Read(part);
                if (one.Complaint is not null)
                    return ReadValue<IReadOnlyList<ListenAddress>>.Refused(addresses.Count == 0
                        ? one.Complaint
                        : $"{one.Complaint} (address {addresses.Count + 1})", one.Hidden);
                addresses.Add(one.Value!);
            }
            return addresses.Count > 0
                ? ReadValue<IReadOnlyList<ListenAddress>>.Of(addresses)
                : ReadValue<IReadOnlyList<ListenAddress>>.Refused();
        })
        {
            Schema = Patterns.Schema($"[ ;]*{AnyAddress}([ ;]+({AnyAddress})?)*"),
        };

    private static string? Flaw(string text, out ListenAddress? address)
    {
        address = null;
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return "https is not available in this version; use a reverse proxy that terminates TLS";
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return "it does not begin with http://";
        var authority = text[Scheme.Length..];
        if (authority.EndsWith('/'))
            authority = authority[..^1];
        if (authority.AsSpan().ContainsAny('/', '?', '#'))
            return "it has a path";
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        if (ListenHost(hasPort ? authority[..colon] : authority) is not { } host)
            return "the host is neither an IP address nor localhost nor *";
        var port = DefaultPort;
        if (hasPort && !TryReadPort(authority[(colon + 1)..], out port))
            return "the port is no number from 0 to 65535";
        if (port == 0 && host == ListenAddress.Localhost)
            return "localhost cannot take port 0, any free port; 127.0.0.1 can";
        address = new ListenAddress(host, port);
        return null;
    }

    // The web server treats any other name as "every interface", which a user who names a host does not expect.
    private static string? ListenHost(string host) => host switch
    {
        "*" or "+" => ListenAddress.EveryInterface,
        _ when host.Equals(ListenAddress.Localhost, StringComparison.OrdinalIgnoreCase) => ListenAddress.Localhost,
        ['[', .. var inner, ']'] =>
            IPAddress.TryParse(inner, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6 ? v6.ToString() : null,
        _ => IPAddress.TryParse(host, out var v4) && v4.ToString() == host && v4.AddressFamily == AddressFamily.InterNetwork ? host : null,
    };

    private static bool TryReadPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;
}
