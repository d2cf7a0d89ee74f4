using Replication.Contracts.Images;

namespace Replication.Contracts.Reconciling;

/// <summary>What the reconciler knows about one source tag and one target instance of a rule.</summary>
/// <param name="Target">Name of the target instance.</param>
/// <param name="Repository">The source repository.</param>
/// <param name="Tag">The source tag.</param>
/// <param name="Digest">What the source tag named.</param>
/// <param name="HasArrived">
/// True when the target had this digest under its tag; false when the image is older than the rule, which leaves it to a backfill.
/// </param>
public sealed record KnownImage(string Target, RepositoryName Repository, Tag Tag, Digest Digest, bool HasArrived)
{
    /// <summary>How the target differs now; null when it does not.</summary>
    public ImageDrift? Drift { get; init; }
}
