using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>What came of one try to bring a blob to the target. Whether it may be tried again at once says nothing about later.</summary>
internal readonly record struct BlobAttempt(BlobTransferKind? How, CopyFailure? Failure, bool MayTryAgain)
{
    public static BlobAttempt Done(BlobTransferKind how) => new(how, null, false);

    public static BlobAttempt Failed(CopyFailure failure, bool mayTryAgain) => new(null, failure, mayTryAgain);
}
