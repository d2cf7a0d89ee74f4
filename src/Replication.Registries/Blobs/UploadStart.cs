using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>How bringing a blob begins.</summary>
internal abstract record UploadStart
{
    private UploadStart()
    {
    }

    /// <summary>It is to be sent.</summary>
    public sealed record Opened(UploadSession Session) : UploadStart;

    /// <summary>It is there.</summary>
    public sealed record There(BlobTransferKind How) : UploadStart;
}
