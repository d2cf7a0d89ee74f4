using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Replication.Coordination.Access;

/// <summary>Counts failed logins for each address, and blocks an address that guesses.</summary>
internal sealed class FailedAttempts(AccessOptions options) : IDisposable
{
    // The limiter removes an address that does not fail any more.
    private readonly PartitionedRateLimiter<IPAddress> _failures = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(Network(address), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.MaxFailures,
            Window = options.FailureWindow,
            QueueLimit = 0,
        }));

    /// <summary>Returns how long this address is blocked; null when it is not.</summary>
    public TimeSpan? Blocked(IPAddress address)
    {
        using var lease = _failures.AttemptAcquire(address, permitCount: 0);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : options.FailureWindow;
    }

    public void Note(IPAddress address) => _failures.AttemptAcquire(address).Dispose();

    public void Dispose() => _failures.Dispose();

    // The owner of one address of a /64 owns all of them.
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
