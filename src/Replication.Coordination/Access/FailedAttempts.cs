using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Replication.Coordination.Access;

/// <summary>Counts the failed logins of each address, and turns away one that guesses.</summary>
internal sealed class FailedAttempts(AccessOptions options) : IDisposable
{
    // An address that fails no more is forgotten by the limiter itself.
    private readonly PartitionedRateLimiter<IPAddress> _failures = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(Network(address), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.MaxFailures,
            Window = options.FailureWindow,
            QueueLimit = 0,
        }));

    /// <summary>How long this address has to wait; null when it may try.</summary>
    public TimeSpan? Blocked(IPAddress address)
    {
        using var lease = _failures.AttemptAcquire(address, permitCount: 0);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : options.FailureWindow;
    }

    public void Note(IPAddress address) => _failures.AttemptAcquire(address).Dispose();

    public void Dispose() => _failures.Dispose();

    // Whoever has one address of a /64 has them all.
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
