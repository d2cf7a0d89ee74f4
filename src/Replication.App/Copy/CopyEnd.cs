using Replication.Contracts.Images;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>The outcome of a copy and its last state.</summary>
internal sealed record CopyEnd(CopyOutcome Outcome, CopyState State)
{
    /// <summary>The digest to copy; null while it is unknown.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The digest that the target tag has and that was not replaced; null for other outcomes.</summary>
    public Digest? ExistingDigest { get; init; }

    public CopyFailure? Failure { get; init; }

    /// <summary>True when the copy was interrupted while it wrote the tag, so that the result is unknown.</summary>
    public bool MayHaveMovedTag { get; init; }

    public int ExitCode => Outcome switch
    {
        CopyOutcome.Copied or CopyOutcome.AlreadyPresent => Commands.ExitCode.Done,
        CopyOutcome.TagConflict => Commands.ExitCode.Conflict,
        CopyOutcome.Interrupted => Commands.ExitCode.Interrupted,
        _ => Commands.ExitCode.Failed,
    };

    public static CopyEnd Of(CopyResult result, CopyState state) => result switch
    {
        CopyResult.Copied copied => new(CopyOutcome.Copied, state) { Digest = copied.Digest },
        CopyResult.AlreadyPresent present => new(CopyOutcome.AlreadyPresent, state) { Digest = present.Digest },
        CopyResult.TagConflict conflict =>
            new(CopyOutcome.TagConflict, state) { Digest = conflict.Wanted, ExistingDigest = conflict.Present },
        CopyResult.Failed failed => new(CopyOutcome.Failed, state) { Failure = failed.Failure },
        _ => throw new InvalidOperationException($"unexpected result {result}"),
    };
}
