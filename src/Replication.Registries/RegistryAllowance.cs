namespace Replication.Registries;

/// <summary>The limits of a client at its registry, valid until they are replaced. Null means no limit.</summary>
/// <param name="Requests">Maximum concurrent requests, except blob reads.</param>
/// <param name="BlobReads">Maximum concurrent blob reads.</param>
/// <param name="RequestsPerSecond">Maximum requests started per second; may be a fraction.</param>
/// <param name="BytesPerSecond">Maximum blob bytes per second, in both directions together.</param>
public sealed record RegistryAllowance(int? Requests, int? BlobReads, double? RequestsPerSecond, double? BytesPerSecond)
{
    /// <summary>No limits beyond the options of the client.</summary>
    public static RegistryAllowance Unlimited { get; } = new(null, null, null, null);
}
