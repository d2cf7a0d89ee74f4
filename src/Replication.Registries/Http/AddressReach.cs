namespace Replication.Registries.Http;

/// <summary>Where an address can be reached from; the larger value is the more dangerous one.</summary>
internal enum AddressReach
{
    /// <summary>The internet.</summary>
    Public,

    /// <summary>Private networks (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>Addresses that no registry has: link-local, multicast, reserved, and the metadata services of the clouds.</summary>
    Never,
}
