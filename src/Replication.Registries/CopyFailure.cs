using Replication.Contracts.Tasks;

namespace Replication.Registries;

/// <summary>Why a registry did not do what was asked: a stable code and a sentence that tells a person what happened and what to do. It holds no secrets.</summary>
/// <param name="Code">One of the constants of this type.</param>
/// <param name="Message">Which side, which host and repository, what happened, what can be done.</param>
/// <param name="IsWorthRetrying">True when the same request may succeed later without anyone's doing.</param>
/// <param name="RetryAfter">How long the registry asked us to stay away.</param>
public sealed record CopyFailure(string Code, string Message, bool IsWorthRetrying, TimeSpan? RetryAfter = null)
{
    /// <summary>The registry cannot be reached, does not answer, breaks off, or answers with a server error.</summary>
    public const string RegistryUnavailable = "registryUnavailable";

    /// <summary>A stored secret or value of the instance cannot be read.</summary>
    public const string InstanceUnusable = TaskIssue.InstanceUnusable;

    /// <summary>The registry asks us to slow down.</summary>
    public const string RateLimited = "rateLimited";

    /// <summary>The registry does not know us, or refuses the password.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The registry knows us and does not let us.</summary>
    public const string Denied = "denied";

    /// <summary>A manifest or tag is not there.</summary>
    public const string ManifestUnknown = "manifestUnknown";

    /// <summary>A blob that a manifest names is not there.</summary>
    public const string BlobUnknown = "blobUnknown";

    /// <summary>The manifest is of a kind that cannot be copied as it is.</summary>
    public const string UnsupportedManifest = "unsupportedManifest";

    /// <summary>The manifest is not what the specification says a manifest is.</summary>
    public const string InvalidManifest = "invalidManifest";

    /// <summary>The manifest is larger than we read.</summary>
    public const string ManifestTooLarge = "manifestTooLarge";

    /// <summary>The image has too many manifests or blobs, or nests them too deep.</summary>
    public const string ImageTooComplex = "imageTooComplex";

    /// <summary>The image has no manifest for a platform that was asked for.</summary>
    public const string PlatformUnknown = "platformUnknown";

    /// <summary>Content does not have the digest it should have.</summary>
    public const string DigestMismatch = "digestMismatch";

    /// <summary>Content does not have the size it should have.</summary>
    public const string SizeMismatch = "sizeMismatch";

    /// <summary>The target does not take the content.</summary>
    public const string TargetRefused = "targetRefused";

    /// <summary>The registry cannot remove a tag and leave its manifest.</summary>
    public const string TagDeletionUnsupported = "tagDeletionUnsupported";

    /// <summary>The image that something refers to is not at the target yet.</summary>
    public const string SubjectPending = "subjectPending";

    /// <summary>The registry wanted to send us to a host that we do not follow it to.</summary>
    public const string RedirectRefused = "redirectRefused";

    /// <summary>A host of the registry has an address that is never contacted, such as that of a metadata service.</summary>
    public const string AddressRefused = "addressRefused";

    /// <summary>The registry's answer breaks the distribution specification.</summary>
    public const string ProtocolError = "protocolError";

    /// <summary>The status of the answer that this failure is about; null where there was no answer.</summary>
    internal int? Status { get; init; }
}
