using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>Reads from a refused upload whether another try, perhaps in another way, makes sense.</summary>
internal static class UploadRefusal
{
    public static BlobAttempt Read(RegistryAnswer answer, long blobBytes, UploadHabits habits)
    {
        var failure = answer.ToFailure();
        // The bytes were right when they left us: a new session has a fair chance.
        if (IsLostSession(answer) || Says(answer, "DIGEST_INVALID") || (Says(answer, "SIZE_INVALID") && answer.Status != 413))
            return new BlobAttempt.Again(failure with { Code = CopyFailure.TargetRefused });
        if (answer.Status == 413 && habits.RefusedLength(blobBytes))
            return new BlobAttempt.Otherwise(failure);
        if (answer.Status == 417 && habits.AnswersExpectations)
        {
            habits.RefusedExpectation();
            return new BlobAttempt.Otherwise(failure);
        }
        if (answer.Status is 405 or 411 && !habits.WantsPatch(blobBytes))
        {
            habits.RefusedPut(blobBytes);
            return new BlobAttempt.Otherwise(failure);
        }
        return new BlobAttempt.GivenUp(failure);
    }

    private static bool IsLostSession(RegistryAnswer answer) =>
        answer.Status is 404 or 416 || Says(answer, "BLOB_UPLOAD_UNKNOWN") || Says(answer, "BLOB_UPLOAD_INVALID");

    private static bool Says(RegistryAnswer answer, string code) => RegistryFailures.Says(answer.Errors, code);
}
