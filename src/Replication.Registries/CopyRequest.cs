using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>One image to be brought from one registry to another.</summary>
public sealed record CopyRequest
{
    /// <summary>The registry to read from.</summary>
    public required RegistryClient Source { get; init; }

    /// <summary>The repository to read from.</summary>
    public required RepositoryName SourceRepository { get; init; }

    /// <summary>The tag to read; it is looked at only without <see cref="Digest"/>.</summary>
    public required Tag SourceTag { get; init; }

    /// <summary>The manifest to copy; null: the one that the source tag names at the start.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// Whether <see cref="Digest"/> is wanted only while the source tag names it. If the tag names another manifest, or none, the copy ends as
    /// <see cref="CopyResult.SourceMoved"/> before it copies anything. A target tag that already names <see cref="Digest"/> is not compared.
    /// </summary>
    public bool FollowsSourceTag { get; init; }

    /// <summary>The registry to write to.</summary>
    public required RegistryClient Target { get; init; }

    /// <summary>The repository to write to.</summary>
    public required RepositoryName TargetRepository { get; init; }

    /// <summary>The tag to set.</summary>
    public required Tag TargetTag { get; init; }

    /// <summary>Whether another image under the target tag is replaced.</summary>
    public bool Override { get; init; } = true;

    /// <summary>
    /// Which manifests of an index are copied; none: all. The index keeps its digest and names the others still, which many registries refuse
    /// to take. An image that is no index is copied whatever it runs on.
    /// </summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>
    /// Whether an index is copied although the source lacks some of the manifests that it names. It keeps its digest, and many registries refuse to take it.
    /// </summary>
    public bool AllowsSparse { get; init; }

    /// <summary>
    /// Whether signatures, attestations and whatever else refers to the image or to one of its manifests comes along: referrers of the
    /// distribution specification and the tags that cosign makes.
    /// </summary>
    public bool IncludeReferrers { get; init; }

    /// <summary>
    /// Brings only what refers to <see cref="Digest"/>, where that stands at the target; no tag is looked at or set but those that cosign makes.
    /// </summary>
    public bool OnlyReferrers { get; init; }

    /// <summary>Where the copy tells how far it is.</summary>
    public CopyProgress Progress { get; init; } = new();

    /// <summary>Agreement with other processes that copy to the same registry, or did; null where there are none.</summary>
    public IBlobClaims? Claims { get; init; }

    /// <summary>Asked when the copy is canceled: true when somebody will go on with it, so that uploads are left open for them (see <see cref="Claims"/>).</summary>
    public Func<bool>? GoesOn { get; init; }

    /// <summary>Asked right before the target tag is set; false ends the copy as <see cref="CopyResult.NotMoved"/>.</summary>
    public Func<CancellationToken, Task<bool>>? MayMoveTag { get; init; }

    /// <summary>
    /// Called right before each request that writes a tag is sent, and again before its last byte: every try, every tag. It cancels the copy and throws
    /// <see cref="OperationCanceledException"/> when the copy may not write any more.
    /// </summary>
    public Action? BeforeTagWrite { get; init; }
}
