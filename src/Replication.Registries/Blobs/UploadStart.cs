namespace Replication.Registries.Blobs;

/// <summary>What came of asking to put a blob into a repository.</summary>
internal abstract record UploadStart
{
    private UploadStart()
    {
    }

    /// <summary>The registry had the blob and put it there.</summary>
    public sealed record Mounted : UploadStart;

    /// <summary>It waits for the bytes at this address.</summary>
    public sealed record Session(Uri Address) : UploadStart;
}
