using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>A request to copy one image from one place to another.</summary>
public sealed record CopyRequest
{
    /// <summary>The registry, folder or archive to read from.</summary>
    public required ImageStore Source { get; init; }

    /// <summary>The repository to read from.</summary>
    public required RepositoryName SourceRepository { get; init; }

    /// <summary>
    /// The tag to read. It is used without <see cref="Digest"/>, and for the comparison of <see cref="FollowsSourceTag"/>.
    /// </summary>
    public required Tag SourceTag { get; init; }

    /// <summary>The manifest to copy; null for the one that the source tag names at the start.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// Whether <see cref="Digest"/> is wanted only while the source tag names it. If the tag names another manifest, or none, the copy ends
    /// as <see cref="CopyResult.SourceMoved"/> before it copies anything. A target tag that already names <see cref="Digest"/> is not
    /// compared.
    /// </summary>
    public bool FollowsSourceTag { get; init; }

    /// <summary>The registry or folder to write to.</summary>
    public required ImageStore Target { get; init; }

    /// <summary>The repository to write to.</summary>
    public required RepositoryName TargetRepository { get; init; }

    /// <summary>The tag to set.</summary>
    public required Tag TargetTag { get; init; }

    /// <summary>True to replace another image under the target tag.</summary>
    public bool Override { get; init; } = true;

    /// <summary>
    /// The platforms of an index to copy; empty for all. The index keeps its digest and is then sparse, which many registries reject.
    /// An image without an index is copied whatever its platform is.
    /// </summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>
    /// Whether artifacts of a type are copied: the <c>artifactType</c> of the manifest, or else the media type of its config. False ends
    /// the copy as <see cref="CopyResult.Unwanted"/> before it copies anything. Null copies all types.
    /// </summary>
    public Func<string, bool>? WantsType { get; init; }

    /// <summary>
    /// True to copy an index although the source lacks some of its manifests. The index keeps its digest, and many registries reject it.
    /// </summary>
    public bool AllowsSparse { get; init; }

    /// <summary>
    /// True to also copy the referrers of the image and of its manifests, such as signatures and attestations: referrers of the
    /// distribution specification, and the tags that cosign creates.
    /// </summary>
    public bool IncludeReferrers { get; init; }

    /// <summary>
    /// True to copy only the referrers of <see cref="Digest"/>, when that exists at the target. The only tags read or written are those of
    /// cosign.
    /// </summary>
    public bool OnlyReferrers { get; init; }

    /// <summary>
    /// Called with the first failure when the target refuses the copy because the repository may not exist. When the function returns
    /// null, the repository exists now, and the copy is repeated. Otherwise the copy ends with the failure that it returns. It may throw
    /// <see cref="RegistryException"/>. When the property is null, no repository is created.
    /// </summary>
    public Func<CopyFailure, CancellationToken, Task<CopyFailure?>>? CreateRepository { get; init; }

    /// <summary>
    /// Verifies the signatures of the image before anything is copied; null copies without signatures. With it, only referrers are copied
    /// that are no images themselves.
    /// </summary>
    public SignatureVerifier? Verifier { get; init; }

    /// <summary>Receives the progress of the copy.</summary>
    public CopyProgress Progress { get; init; } = new();

    /// <summary>Claims that coordinate uploads with other processes; null without coordination.</summary>
    public IBlobClaims? Claims { get; init; }

    /// <summary>
    /// Called when the copy is canceled. Returns true when a later attempt will resume it, so that uploads stay open (see
    /// <see cref="Claims"/>).
    /// </summary>
    public Func<bool>? WillResume { get; init; }

    /// <summary>Called before the target tag is written. False ends the copy as <see cref="CopyResult.NotMoved"/>.</summary>
    public Func<CancellationToken, Task<bool>>? MayMoveTag { get; init; }

    /// <summary>
    /// Called right before each request that writes a tag, and again before its last byte: on every attempt and for every tag. It cancels
    /// the copy and throws <see cref="OperationCanceledException"/> when the copy may not write any more.
    /// </summary>
    public Action? BeforeTagWrite { get; init; }
}
