namespace Replication.Registries.Blobs;

/// <summary>The ways to send the bytes of a blob, in the order of the attempts (distribution-spec, "Pushing blobs").</summary>
internal enum UploadMethod
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
