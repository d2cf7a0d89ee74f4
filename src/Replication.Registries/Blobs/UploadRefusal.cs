using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>Reads from a refused upload whether another try, perhaps in another way, makes sense.</summary>
internal static class UploadRefusal
{
    public static BlobAttempt Read(RegistryAnswer answer, SentPart sent, UploadHabits habits)
    {
        var failure = answer.ToFailure();
        // It asked who we are when it had begun to read.
        if (answer.MayBeAuthorizedAnew)
            return new BlobAttempt.AuthorizedAnew(failure);
        // The bytes were right when they left us: a new session has a fair chance.
        if (IsLostSession(answer) || Says(answer, "DIGEST_INVALID") || (Says(answer, "SIZE_INVALID") && answer.Status != 413))
            return new BlobAttempt.Refused(failure with { Code = CopyFailure.TargetRefused }, IsMomentary: true);
        return habits.Refused(answer.Status, sent) ? new BlobAttempt.Otherwise(failure) : new BlobAttempt.Refused(failure, IsMomentary: false);
    }

    private static bool IsLostSession(RegistryAnswer answer) =>
        answer.Status is 404 or 416 || Says(answer, "BLOB_UPLOAD_UNKNOWN") || Says(answer, "BLOB_UPLOAD_INVALID");

    private static bool Says(RegistryAnswer answer, string code) => RegistryFailures.Says(answer.Errors, code);
}
