namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>What a request is about; its method says what is to be done with it.</summary>
public enum RequestKind
{
    /// <summary>Nothing that a registry knows.</summary>
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

    /// <summary>The token server's <c>/token</c>.</summary>
    Token,

    /// <summary>A blob at the object store that blob downloads may be redirected to.</summary>
    StoredObject,
}
