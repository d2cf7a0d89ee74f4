namespace Replication.Registries.Http;

/// <summary>The kinds of requests that a <see cref="HostGate"/> limits separately.</summary>
/// <remarks>
/// Blob reads have their own lane because a copy reads a blob while it writes it elsewhere. With a shared lane, copies in opposite
/// directions could deadlock. Streamed uploads have their own lane because they can take hours.
/// </remarks>
internal enum GateLane
{
    /// <summary>Short requests, and uploads of blobs that are held in memory.</summary>
    Requests,

    /// <summary>GET requests for blobs.</summary>
    BlobReads,

    /// <summary>HEAD requests for blobs. They run in parallel with the request that opens the upload, and must not delay it.</summary>
    ExistenceChecks,

    /// <summary>Uploads that stream a blob.</summary>
    Uploads,

    /// <summary>DELETE requests that abort uploads. No copy waits for them.</summary>
    UploadCleanup,
}
