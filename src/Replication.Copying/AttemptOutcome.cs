using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>The outcome of one attempt of one task.</summary>
internal abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>The task has its final status. <paramref name="Digest"/> is the digest that the source tag named.</summary>
    public sealed record Ended(ReplicationStatus Status, TaskOutcome? Outcome, TaskIssue? Issue = null, Digest? Digest = null)
        : AttemptOutcome;

    /// <summary>The attempt failed. Unless the failure is permanent, the task is retried.</summary>
    public sealed record Failed(CopyFailure Failure) : AttemptOutcome;

    /// <summary>An instance is in a pause window. The task waits for its end, and the attempt does not count.</summary>
    public sealed record Paused(string Instances, DateTimeOffset Until) : AttemptOutcome;

    /// <summary>
    /// An instance refuses its credentials. The task waits until it accepts them, and the attempt does not count.
    /// </summary>
    public sealed record CredentialsRefused(CredentialsRefusal Refusal) : AttemptOutcome;

    /// <summary>
    /// The image has no signatures that its rule accepts. The task waits for them for <paramref name="Timeout"/>, and the attempt does not
    /// count.
    /// </summary>
    public sealed record AwaitsSignature(CopyFailure Failure, TimeSpan Timeout) : AttemptOutcome;

    /// <summary>
    /// The source tag names <paramref name="Digest"/>, which no report named. The task waits until it has known that image for the minimum
    /// age, and the attempt does not count.
    /// </summary>
    public sealed record TooYoung(Digest Digest) : AttemptOutcome;

    /// <summary>The worker stops. Another worker continues the task, and the attempt does not count.</summary>
    public sealed record HandedBack : AttemptOutcome;

    /// <summary>The lease was lost, so this worker may not write the outcome.</summary>
    public sealed record LeaseLost : AttemptOutcome;

    /// <summary>The task could not be claimed: another worker runs it, or it is not due.</summary>
    public sealed record NotClaimed : AttemptOutcome;
}
