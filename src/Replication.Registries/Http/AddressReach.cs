namespace Replication.Registries.Http;

/// <summary>From where an address can be reached. A larger value is more dangerous.</summary>
internal enum AddressReach
{
    /// <summary>The internet.</summary>
    Public,

    /// <summary>Private networks (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>Never a registry: link-local, multicast, reserved, and the metadata services of the clouds.</summary>
    Never,
}
