using System.Net;

namespace Replication.Registries.Http;

/// <summary>
/// Protects against DNS rebinding: once the registry had an address outside this machine, loopback addresses for its name are
/// rejected. Otherwise its DNS server could make the client reach local services under the registry's name.
/// </summary>
internal sealed class RebindingGuard
{
    private volatile bool _wasRemote;

    /// <summary>Returns the permitted addresses of the registry's name; none when only loopback addresses are left.</summary>
    public IPAddress[] Filter(IPAddress[] addresses)
    {
        _wasRemote |= Array.Exists(addresses, static it => !IsThisMachine(it));
        return _wasRemote ? Array.FindAll(addresses, static it => !IsThisMachine(it)) : addresses;
    }

    private static bool IsThisMachine(IPAddress address) => AddressClassifier.Classify(address) == AddressReach.Loopback;
}
