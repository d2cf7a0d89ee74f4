using System.Net;

namespace Replication.Registries.Http;

/// <summary>Finds the IPv4 addresses that an IPv6 address embeds. A gateway may forward packets to them.</summary>
internal static class EmbeddedAddresses
{
    private static readonly IPNetwork[] AtTheEnd =
    [
        IPNetwork.Parse("::/96"), // IPv4-compatible, deprecated
        IPNetwork.Parse("::ffff:0:0/96"), // IPv4-mapped
        IPNetwork.Parse("::ffff:0:0:0/96"), // IPv4-translated (RFC 2765)
        IPNetwork.Parse("64:ff9b::/96"), // NAT64 (RFC 6052)
    ];

    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    // Position of the IPv4 address after a prefix of 48, 56, 64 and 96 bits (RFC 6052, section 2.2). Byte 8 is skipped.
    private static readonly int[][] Nat64Places = [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], [12, 13, 14, 15]];

    public static IEnumerable<IPAddress> In(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.IPv6Loopback) || address.Equals(IPAddress.IPv6Any))
            return [];
        if (Array.Exists(AtTheEnd, network => network.Contains(address)))
            return [new IPAddress(bytes[12..])];
        if (SixToFour.Contains(address))
            return [new IPAddress(bytes[2..6])];
        if (Teredo.Contains(address))
            return [new IPAddress(bytes[4..8]), new IPAddress(Array.ConvertAll(bytes[12..], static it => (byte)~it))];
        // The operator chooses the prefix length, so every reading that can be an address counts.
        if (LocalNat64.Contains(address))
            return Nat64Places.Select(places => Array.ConvertAll(places, place => bytes[place]))
                .Where(static it => it[0] != 0)
                .Select(static it => new IPAddress(it));
        // ISATAP (RFC 5214): any prefix, then 0000:5efe or 0200:5efe.
        if (bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe)
            return [new IPAddress(bytes[12..])];
        return [];
    }
}
