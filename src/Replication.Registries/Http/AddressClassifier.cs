using System.Net;
using System.Net.Sockets;

namespace Replication.Registries.Http;

/// <summary>
/// Classifies IP addresses as public, private, loopback or forbidden. An IPv6 address that embeds IPv4 addresses gets the most
/// dangerous class of them.
/// </summary>
internal static class AddressClassifier
{
    private static readonly IPNetwork[] LoopbackNetworks = Networks("127.0.0.0/8", "::1/128");

    private static readonly IPNetwork[] PrivateNetworks =
        Networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    private static readonly IPNetwork[] NeverNetworks = Networks(
        "0.0.0.0/8", // "this network": reaches this machine on Linux
        "169.254.0.0/16", // link-local; the metadata services of nearly all clouds
        "224.0.0.0/3", // multicast, reserved, broadcast
        "192.0.0.0/24", // protocol assignments; 192.0.0.192 is the metadata service of Oracle Cloud Classic
        "198.18.0.0/15", // benchmarks
        "100.100.100.200/32", // metadata service of Alibaba Cloud
        "168.63.129.16/32", // host agent of Azure
        "::/128",
        "fe80::/10", // link-local; fe80::a9fe:a9fe is the metadata service of OpenStack
        "fec0::/10", // site-local, deprecated
        "ff00::/8", // multicast
        "fd00:ec2::/32", // AWS: metadata, EKS Pod Identity, DNS, NTP
        "fd20:ce::/48", // Google Cloud: fd20:ce::254
        "fd00:c1::a9fe:a9fe/128", // Oracle Cloud
        "fd00:42::42/128", // Scaleway
        "fd00:a9fe:a9fe::/48", // Akamai (Linode): fd00:a9fe:a9fe::1
        "fd00:100::100:200/128"); // Alibaba Cloud

    public static AddressReach Classify(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return OfNetworks(address);
        var embedded = EmbeddedAddresses.In(address).Select(OfNetworks).DefaultIfEmpty(AddressReach.Public).Max();
        var own = EmbedsLinkLocal(address) ? AddressReach.Never : OfNetworks(address);
        return own > embedded ? own : embedded;
    }

    /// <summary>Classifies a host with several addresses: loopback or private only when all its usable addresses are.</summary>
    public static AddressReach Classify(IEnumerable<IPAddress> addresses) =>
        addresses.Select(Classify).Where(static reach => reach != AddressReach.Never).DefaultIfEmpty(AddressReach.Public).Min();

    private static AddressReach OfNetworks(IPAddress address) =>
        Contains(NeverNetworks, address) ? AddressReach.Never
        : Contains(LoopbackNetworks, address) ? AddressReach.Loopback
        : Contains(PrivateNetworks, address) ? AddressReach.Private
        : AddressReach.Public;

    // Some clouds give the metadata service a unique-local address that ends like 169.254.x.y.
    private static bool EmbedsLinkLocal(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _)
            && (bytes[0] & 0xfe) == 0xfc
            && bytes[8..14].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 169, 254]);
    }

    private static bool Contains(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] texts) => Array.ConvertAll(texts, IPNetwork.Parse);
}
