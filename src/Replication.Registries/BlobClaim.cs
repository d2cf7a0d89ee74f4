using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>The result of a claim to upload a blob.</summary>
public abstract record BlobClaim
{
    private BlobClaim()
    {
    }

    /// <summary>The caller holds the claim until it ends <paramref name="Held"/>.</summary>
    public sealed record Granted(IHeldClaim Held) : BlobClaim;

    /// <summary>The blob was uploaded to this repository a short time ago.</summary>
    public sealed record Uploaded(RepositoryName Repository) : BlobClaim;

    /// <summary>Another process holds the claim.</summary>
    public sealed record Contended : BlobClaim;
}
