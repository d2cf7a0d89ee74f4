namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>The resource that a request addresses.</summary>
public enum RequestKind
{
    /// <summary>An unknown path.</summary>
    Other,

    /// <summary><c>/v2/</c></summary>
    Base,

    /// <summary><c>/v2/_catalog</c></summary>
    Catalog,

    /// <summary><c>/v2/name/tags/list</c></summary>
    Tags,

    /// <summary><c>/v2/name/manifests/reference</c></summary>
    Manifest,

    /// <summary><c>/v2/name/referrers/digest</c></summary>
    Referrers,

    /// <summary><c>/v2/name/blobs/digest</c></summary>
    Blob,

    /// <summary><c>/v2/name/blobs/uploads/</c></summary>
    UploadStart,

    /// <summary><c>/v2/name/blobs/uploads/session</c></summary>
    Upload,

    /// <summary><c>/token</c> of the token server.</summary>
    Token,

    /// <summary>A blob in the object store.</summary>
    StoredObject,
}
