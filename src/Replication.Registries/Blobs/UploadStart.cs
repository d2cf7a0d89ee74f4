using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>Whether a blob must be uploaded.</summary>
internal abstract record UploadStart
{
    private UploadStart()
    {
    }

    /// <summary>The blob must be sent in this upload session.</summary>
    public sealed record Opened(UploadSession Session) : UploadStart;

    /// <summary>The blob exists in the target repository.</summary>
    public sealed record Present(BlobTransferKind How) : UploadStart;
}
