using Replication.Contracts.Tasks;

namespace Replication.Registries;

/// <summary>
/// Why a registry request failed: a stable code, and a sentence with the cause and the remedy. It contains no secrets.
/// </summary>
/// <param name="Code">One of the constants of this type.</param>
/// <param name="Message">The side, the host and the repository, the cause, and the remedy.</param>
/// <param name="IsWorthRetrying">True when the same request may succeed later without a change.</param>
/// <param name="RetryAfter">How long the registry asked its clients to wait.</param>
public sealed record CopyFailure(string Code, string Message, bool IsWorthRetrying, TimeSpan? RetryAfter = null)
{
    /// <summary>The registry cannot be reached, does not respond, closes the connection, or answers with a server error.</summary>
    public const string RegistryUnavailable = "registryUnavailable";

    /// <summary>A stored secret or value of the instance cannot be read.</summary>
    public const string InstanceUnusable = TaskIssue.InstanceUnusable;

    /// <summary>The registry limits the rate of requests.</summary>
    public const string RateLimited = "rateLimited";

    /// <summary>The registry requires credentials, or rejects the configured ones.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The account lacks a permission.</summary>
    public const string Denied = "denied";

    /// <summary>A manifest or tag does not exist.</summary>
    public const string ManifestUnknown = "manifestUnknown";

    /// <summary>A blob that a manifest references does not exist.</summary>
    public const string BlobUnknown = "blobUnknown";

    /// <summary>The type of the manifest cannot be copied without conversion.</summary>
    public const string UnsupportedManifest = "unsupportedManifest";

    /// <summary>The manifest violates the specification.</summary>
    public const string InvalidManifest = "invalidManifest";

    /// <summary>The manifest exceeds the size limit.</summary>
    public const string ManifestTooLarge = "manifestTooLarge";

    /// <summary>The image has too many manifests or blobs, or nests them too deep.</summary>
    public const string ImageTooComplex = "imageTooComplex";

    /// <summary>The image has no manifest for a requested platform.</summary>
    public const string PlatformUnknown = "platformUnknown";

    /// <summary>The content does not match its digest.</summary>
    public const string DigestMismatch = "digestMismatch";

    /// <summary>The content does not have the expected size.</summary>
    public const string SizeMismatch = "sizeMismatch";

    /// <summary>The target rejects the content.</summary>
    public const string TargetRefused = "targetRefused";

    /// <summary>A missing repository could not be created, because the account lacks a permission.</summary>
    public const string RepositoryCreationDenied = "repositoryCreationDenied";

    /// <summary>A missing repository could not be created.</summary>
    public const string RepositoryCreationFailed = "repositoryCreationFailed";

    /// <summary>The registry cannot delete a tag without its manifest.</summary>
    public const string TagDeletionUnsupported = "tagDeletionUnsupported";

    /// <summary>The subject of a referrer does not exist at the target yet.</summary>
    public const string SubjectPending = TaskIssue.SubjectPending;

    /// <summary>The registry directs the client to a host that is not allowed.</summary>
    public const string RedirectRefused = "redirectRefused";

    /// <summary>A host of the registry has a forbidden address, such as the address of a metadata service.</summary>
    public const string AddressRefused = "addressRefused";

    /// <summary>The response of the registry violates the distribution specification.</summary>
    public const string ProtocolError = "protocolError";

    /// <summary>A folder or archive is no OCI image layout and no Docker archive, or violates its format.</summary>
    public const string LayoutInvalid = "layoutInvalid";

    /// <summary>A file cannot be read or written: permissions, a full disk, a lock of another process.</summary>
    public const string LayoutUnavailable = "layoutUnavailable";

    /// <summary>
    /// The name of the registry (<see cref="RegistryConnection.Name"/>) that refused the credentials or a permission; null for other
    /// failures.
    /// </summary>
    public string? RefusedBy { get; init; }

    /// <summary>The side of the copy whose registry is unavailable; null for other failures, and when it is not known.</summary>
    public FailedSide? UnavailableSide { get; init; }

    /// <summary>True when a registry refused the credentials or a permission.</summary>
    public bool IsRefusal => Code is Unauthorized or Denied;

    /// <summary>True when the target says that the repository does not exist.</summary>
    public bool LacksRepository { get; init; }

    /// <summary>
    /// True when the target refuses the copy because the repository does not exist, or refuses it as it would then: some registries answer
    /// like that to an account without a permission.
    /// </summary>
    internal bool MayLackRepository { get; init; }

    /// <summary>The option of the copy that avoids this failure.</summary>
    public CopyRemedy Remedy { get; init; }

    /// <summary>The HTTP status of the response; null when there was none.</summary>
    internal int? Status { get; init; }
}
