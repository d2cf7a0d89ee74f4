using Replication.Contracts.Images;

namespace Replication.Copying;

/// <summary>The decision about a task whose image is not the one that its source tag names.</summary>
internal abstract record TagDecision
{
    private TagDecision()
    {
    }

    /// <summary>The attempt ends with <paramref name="Outcome"/>.</summary>
    public sealed record End(AttemptOutcome Outcome) : TagDecision;

    /// <summary>The worker copies <paramref name="Digest"/>.</summary>
    public sealed record Copy(Digest Digest) : TagDecision;
}
