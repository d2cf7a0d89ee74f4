using System.Net;

namespace Replication.Registries.Http;

/// <summary>
/// Keeps a registry that is elsewhere from moving to this machine: its DNS server could otherwise answer with a loopback address later, and reach
/// services here under the registry's own name.
/// </summary>
internal sealed class RebindingGuard
{
    private volatile bool _isElsewhere;

    /// <summary>The addresses of the registry's own name that may be connected to; none where only this machine is left.</summary>
    public IPAddress[] Filter(IPAddress[] addresses)
    {
        _isElsewhere |= Array.Exists(addresses, static it => !IsThisMachine(it));
        return _isElsewhere ? Array.FindAll(addresses, static it => !IsThisMachine(it)) : addresses;
    }

    private static bool IsThisMachine(IPAddress address) => AddressClassifier.Classify(address) == AddressReach.Loopback;
}
