using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>Reads from a refused upload whether another try, perhaps in another way, makes sense.</summary>
internal static class UploadRefusal
{
    public static BlobAttempt Read(RegistryAnswer answer, long blobBytes, UploadHabits habits)
    {
        var failure = answer.ToFailure();
        // The bytes were right when they left us: a new session has a fair chance.
        if (IsLostSession(answer) || Says(answer, "DIGEST_INVALID") || Says(answer, "SIZE_INVALID"))
            return BlobAttempt.Failed(failure with { Code = CopyFailure.TargetRefused }, mayTryAgain: true);
        if (answer.Status is 405 or 411 or 413 && !habits.WantsPatch(blobBytes))
        {
            habits.RefusedPut(blobBytes);
            return BlobAttempt.Failed(failure, mayTryAgain: true);
        }
        return BlobAttempt.Failed(failure, mayTryAgain: false);
    }

    private static bool IsLostSession(RegistryAnswer answer) =>
        answer.Status is 404 or 416 || Says(answer, "BLOB_UPLOAD_UNKNOWN") || Says(answer, "BLOB_UPLOAD_INVALID");

    private static bool Says(RegistryAnswer answer, string code) => RegistryFailures.Says(answer.Errors, code);
}
