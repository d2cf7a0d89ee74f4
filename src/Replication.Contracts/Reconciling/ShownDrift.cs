using Replication.Contracts.Images;

namespace Replication.Contracts.Reconciling;

/// <summary>A replicated image that is missing or different at its target, as the API shows it.</summary>
/// <param name="Repository">The source repository.</param>
/// <param name="Tag">The source tag.</param>
/// <param name="Target">Name of the target instance.</param>
/// <param name="Kind">Whether it is missing or different.</param>
/// <param name="Digest">What the source tag names, and what was replicated.</param>
/// <param name="Found">What the target tag names; null when it is missing.</param>
/// <param name="Since">When a pass first found it.</param>
public sealed record ShownDrift(
    RepositoryName Repository, Tag Tag, string Target, DriftKind Kind, Digest Digest, Digest? Found, DateTimeOffset Since)
{
    /// <summary>The API's form of a known image with drift.</summary>
    public static ShownDrift? Of(KnownImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Drift is { } drift
            ? new ShownDrift(image.Repository, image.Tag, image.Target, drift.Kind, image.Digest, drift.Found, drift.Since)
            : null;
    }
}
