using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>What came of one try to bring a blob to the target.</summary>
internal abstract record BlobAttempt
{
    private BlobAttempt()
    {
    }

    public sealed record Done(BlobTransferKind How) : BlobAttempt;

    /// <summary>Nothing more can be done now. (Whether it is worth trying later is the failure's word.)</summary>
    public sealed record GivenUp(CopyFailure Failure) : BlobAttempt;

    /// <summary>The registry broke down; what it has of the bytes may still be there.</summary>
    public sealed record BrokeOff(CopyFailure Failure, long SentUntil, SentPart? Sent) : BlobAttempt;

    /// <summary>The registry refused the bytes; another way of sending them may succeed.</summary>
    /// <param name="Failure">What it said.</param>
    /// <param name="IsMomentary">The same way may succeed as well, in a new session.</param>
    public sealed record Refused(CopyFailure Failure, bool IsMomentary) : BlobAttempt;

    /// <summary>Another try needs a new session.</summary>
    public sealed record Again(CopyFailure Failure) : BlobAttempt;

    /// <summary>The registry wants to know anew who we are, and there is something new to say; another try needs a new session.</summary>
    public sealed record AuthorizedAnew(CopyFailure Failure) : BlobAttempt;

    /// <summary>The registry was asked in a way that it does not like, and there is another one.</summary>
    public sealed record Otherwise(CopyFailure Failure) : BlobAttempt;
}
