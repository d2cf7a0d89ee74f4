using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>What an attempt came to.</summary>
internal abstract record WorkResult
{
    private WorkResult()
    {
    }

    /// <summary>The task is over, as far as the registries are concerned; <paramref name="Digest"/> is what was found under the source tag.</summary>
    public sealed record Done(ReplicationStatus Status, TaskOutcome? Outcome, TaskIssue? Issue = null, Digest? Digest = null) : WorkResult;

    /// <summary>It did not succeed, and may be worth another attempt.</summary>
    public sealed record Failed(CopyFailure Failure) : WorkResult;
}
