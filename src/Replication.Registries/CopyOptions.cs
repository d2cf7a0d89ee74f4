namespace Replication.Registries;

/// <summary>Limits of an <see cref="ImageCopier"/>.</summary>
public sealed record CopyOptions
{
    /// <summary>Large blobs streamed to one registry at one time, by all copies together; the uploads of as many more are begun meanwhile.</summary>
    public int MaxConcurrentStreams { get; init; } = 16;

    /// <summary>Small blobs under way to one registry at one time, by all copies together; each is held in memory where there is room.</summary>
    public int MaxConcurrentSmallBlobs { get; init; } = 128;

    /// <summary>Up to this size a blob is small: it is read whole while the upload is being opened.</summary>
    public int SmallBlobBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// From this size a blob that is under way to one repository of a registry is waited for and mounted in the others; to send a smaller one again
    /// costs less than to ask.
    /// </summary>
    public int SharedBlobBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Memory for small blobs, of all copies to all registries together, of which one registry gets no more than half; what finds no room is streamed.
    /// </summary>
    public long MaxBufferedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Tries of one blob before the copy fails.</summary>
    public int MaxBlobAttempts { get; init; } = 4;

    /// <summary>How deep indexes may be nested.</summary>
    public int MaxManifestDepth { get; init; } = 8;

    /// <summary>Manifests in one image.</summary>
    public int MaxManifests { get; init; } = 10_000;

    /// <summary>Distinct blobs in one image.</summary>
    public int MaxBlobs { get; init; } = 10_000;

    /// <summary>Memory for all manifests of one image together, and of what refers to it; they are held until they are written.</summary>
    public long MaxManifestBytes { get; init; } = 64 * 1024 * 1024;
}
