namespace Replication.Registries.Http;

/// <summary>
/// What someone wants to pass a gate for. Blobs being read have a lane of their own: a blob is read while it is written elsewhere, and with one
/// lane for both, copies in opposite directions could wait for each other for ever. Blobs being streamed to it have one, for they may take hours, and
/// questions and small blobs do not wait for them; so have farewells, which nobody else is to wait for,
/// and looks for blobs, which go beside the requests that begin their uploads and are not to take their places.
/// </summary>
internal enum GateLane
{
    Requests,
    BlobReads,
    BlobLooks,
    Uploads,
    Farewells,
}
