namespace Replication.Registries;

/// <summary>Limits of an <see cref="ImageCopier"/>, over all its copies together.</summary>
public sealed record CopyOptions
{
    /// <summary>Large blobs streamed at one time.</summary>
    public int MaxConcurrentStreams { get; init; } = 16;

    /// <summary>Small blobs under way at one time; each is held in memory.</summary>
    public int MaxConcurrentSmallBlobs { get; init; } = 64;

    /// <summary>Up to this size a blob is small: it is read whole while the upload is being opened.</summary>
    public int SmallBlobBytes { get; init; } = 1024 * 1024;

    /// <summary>Tries of one blob before the copy fails.</summary>
    public int MaxBlobAttempts { get; init; } = 4;

    /// <summary>How deep indexes may be nested.</summary>
    public int MaxManifestDepth { get; init; } = 8;

    /// <summary>Manifests in one image.</summary>
    public int MaxManifests { get; init; } = 10_000;

    /// <summary>Size of all manifests of one image together; they are held in memory until they are written.</summary>
    public long MaxManifestBytes { get; init; } = 64 * 1024 * 1024;
}
