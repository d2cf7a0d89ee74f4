using Replication.Contracts.Images;

namespace Replication.Contracts.Stores;

/// <summary>Which waiting tasks to make due, because what they wait for may have happened.</summary>
/// <param name="Instance">Tasks that copy from or to this instance.</param>
/// <param name="IssueCodes">Tasks whose issue has one of these codes.</param>
public sealed record TaskWait(string Instance, IReadOnlyCollection<string> IssueCodes)
{
    /// <summary>Only tasks that copy from this repository of the instance; null for any.</summary>
    public RepositoryName? SourceRepository { get; init; }

    /// <summary>Only tasks whose source has this digest, or none that is known; null for any.</summary>
    public Digest? SourceDigest { get; init; }
}
