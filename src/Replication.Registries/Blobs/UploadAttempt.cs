using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>The outcome of one attempt to send a blob to the target.</summary>
internal abstract record UploadAttempt
{
    private UploadAttempt()
    {
    }

    public sealed record Done(BlobTransferKind How) : UploadAttempt;

    /// <summary>
    /// The attempt failed and this upload ends. <see cref="CopyFailure.IsWorthRetrying"/> says whether the task may retry.
    /// </summary>
    public sealed record FailedPermanently(CopyFailure Failure) : UploadAttempt;

    /// <summary>
    /// The connection or the registry failed. The upload session may still hold the bytes up to <paramref name="SentUntil"/>.
    /// </summary>
    public sealed record Interrupted(CopyFailure Failure, long SentUntil, SentPart? Sent) : UploadAttempt;

    /// <summary>The registry rejected the bytes. Another <see cref="UploadMethod"/> may succeed.</summary>
    /// <param name="Failure">The error that the registry returned.</param>
    /// <param name="IsTransient">True when the same method may succeed in a new session.</param>
    public sealed record Rejected(CopyFailure Failure, bool IsTransient) : UploadAttempt;

    /// <summary>The next attempt needs a new session.</summary>
    public sealed record Restart(CopyFailure Failure) : UploadAttempt;

    /// <summary>The registry asked for new authorization. The next attempt needs a new token and a new session.</summary>
    public sealed record Reauthorize(CopyFailure Failure) : UploadAttempt;

    /// <summary>The registry refused the form of the request. The next attempt uses another <see cref="UploadMethod"/>.</summary>
    public sealed record OtherMethod(CopyFailure Failure) : UploadAttempt;
}
