namespace Replication.Registries;

/// <summary>What a client may ask of its registry, for as long as nothing else is said; null is no limit.</summary>
/// <param name="Requests">Requests under way at one time, other than those that read blobs.</param>
/// <param name="BlobReads">Blobs being read at one time.</param>
/// <param name="RequestsPerSecond">Requests begun in a second; may be a fraction.</param>
/// <param name="BytesPerSecond">Bytes of blobs moved in a second, in either direction.</param>
public sealed record RegistryAllowance(int? Requests, int? BlobReads, double? RequestsPerSecond, double? BytesPerSecond)
{
    /// <summary>Whatever the client's options allow.</summary>
    public static RegistryAllowance Unlimited { get; } = new(null, null, null, null);
}
