namespace Replication.Registries.Blobs;

/// <summary>The response to a cross-repository mount request.</summary>
internal abstract record MountResult
{
    private MountResult()
    {
    }

    /// <summary>201: the blob exists in the repository now.</summary>
    public sealed record Mounted : MountResult;

    /// <summary>202: the registry did not mount the blob; it opened an upload session.</summary>
    public sealed record Opened(UploadSession Session) : MountResult;

    /// <summary>
    /// The registry refused the request. <paramref name="IsNameUnknown"/>: a repository does not exist, which says nothing about mount
    /// support.
    /// </summary>
    public sealed record Refused(int Status, bool IsNameUnknown) : MountResult;
}
