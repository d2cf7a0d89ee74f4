using Replication.Contracts.Images;

namespace Replication.Copying;

/// <summary>What a worker does with a task whose image is not the one that its source tag names.</summary>
internal abstract record TagDecision
{
    private TagDecision()
    {
    }

    /// <summary>The attempt ends with <paramref name="Result"/>.</summary>
    public sealed record End(WorkResult Result) : TagDecision;

    /// <summary>The worker copies <paramref name="Digest"/>.</summary>
    public sealed record Copy(Digest Digest) : TagDecision;
}
