using System.Net;

namespace Replication.Registries.Http;

/// <summary>Resolves host names. An IP address is returned unchanged, also one that the resolver rejects, such as 0.0.0.0.</summary>
internal static class HostAddresses
{
    public static Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address)
            ? Task.FromResult<IPAddress[]>([address])
            : Dns.GetHostAddressesAsync(host, cancellationToken);
}
