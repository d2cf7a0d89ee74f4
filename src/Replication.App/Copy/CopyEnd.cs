using Replication.Contracts.Images;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>How a copy ended, and what it came to.</summary>
internal sealed record CopyEnd(CopyOutcome Outcome, CopyState State)
{
    /// <summary>The digest that was wanted, once it is known.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The digest under the tag that was not replaced.</summary>
    public Digest? Standing { get; init; }

    public CopyFailure? Failure { get; init; }

    /// <summary>True when the tag was being set as the copy was broken off: nobody but the target knows whether it was.</summary>
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
        CopyResult.TagConflict conflict => new(CopyOutcome.TagConflict, state) { Digest = conflict.Wanted, Standing = conflict.Present },
        CopyResult.Failed failed => new(CopyOutcome.Failed, state) { Failure = failed.Failure },
        _ => throw new InvalidOperationException($"unexpected result {result}"),
    };
}
