namespace Replication.Registries.Blobs;

/// <summary>How the bytes of a blob are sent to a registry, in the order of the tries (distribution-spec, "Pushing blobs").</summary>
internal enum UploadWay
{
    /// <summary>POST, then PUT with all bytes.</summary>
    Put,

    /// <summary>POST, then PATCH with all bytes, then an empty PUT.</summary>
    Patch,

    /// <summary>POST, then PATCH requests with <c>Content-Range</c>, then an empty PUT.</summary>
    Chunks,

    /// <summary>POST with all bytes.</summary>
    Post,
}
