namespace Replication.Registries;

/// <summary>Limits of an <see cref="ImageCopier"/>.</summary>
public sealed record CopyOptions
{
    /// <summary>
    /// Maximum number of large blobs that all copies together stream to one registry. As many more uploads are opened in advance.
    /// </summary>
    public int MaxConcurrentStreams { get; init; } = 16;

    /// <summary>Maximum number of small blobs that all copies together transfer to one registry at one time.</summary>
    public int MaxConcurrentSmallBlobs { get; init; } = 128;

    /// <summary>Maximum size of a small blob in bytes. A small blob is read into memory while its upload is being opened.</summary>
    public int SmallBlobBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// From this size in bytes, a copy waits for a running transfer of the same blob to another repository, and then mounts it. For smaller
    /// blobs, sending again is cheaper.
    /// </summary>
    public int SharedBlobBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Memory in bytes for small blobs of all copies. One registry uses at most half of it. Without free memory, small blobs are streamed.
    /// </summary>
    public long MaxBufferedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Maximum number of attempts per blob.</summary>
    public int MaxBlobAttempts { get; init; } = 4;

    /// <summary>Maximum nesting depth of indexes.</summary>
    public int MaxManifestDepth { get; init; } = 8;

    /// <summary>Maximum number of manifests in one image.</summary>
    public int MaxManifests { get; init; } = 10_000;

    /// <summary>Maximum number of distinct blobs in one image.</summary>
    public int MaxBlobs { get; init; } = 10_000;

    /// <summary>Memory in bytes for all manifests of one image and its referrers. They are held until they are written.</summary>
    public long MaxManifestBytes { get; init; } = 64 * 1024 * 1024;
}
