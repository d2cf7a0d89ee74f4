using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>Classifies the response of a rejected upload request.</summary>
internal static class UploadRefusal
{
    public static UploadAttempt Read(RegistryResponse answer, SentPart sent, UploadCapabilities capabilities)
    {
        var failure = answer.ToFailure();
        // The registry answered 401 after part of the body was sent.
        if (answer.CanReauthorize)
            return new UploadAttempt.Reauthorize(failure);
        // The sent bytes had the right digest, so a new session may succeed.
        if (IsLostSession(answer) || HasCode(answer, "DIGEST_INVALID") || (HasCode(answer, "SIZE_INVALID") && answer.Status != 413))
            return new UploadAttempt.Rejected(failure with { Code = CopyFailure.TargetRefused }, IsTransient: true);
        return capabilities.HandleRefusal(answer.Status, sent)
            ? new UploadAttempt.OtherMethod(failure)
            : new UploadAttempt.Rejected(failure, IsTransient: false);
    }

    private static bool IsLostSession(RegistryResponse answer) =>
        answer.Status is 404 or 416 || HasCode(answer, "BLOB_UPLOAD_UNKNOWN") || HasCode(answer, "BLOB_UPLOAD_INVALID");

    private static bool HasCode(RegistryResponse answer, string code) => RegistryFailures.HasCode(answer.Errors, code);
}
