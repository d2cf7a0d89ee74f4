using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>What came of asking to bring a blob.</summary>
public abstract record BlobClaim
{
    private BlobClaim()
    {
    }

    /// <summary>It is ours to bring until <paramref name="Held"/> is ended.</summary>
    public sealed record Mine(IHeldClaim Held) : BlobClaim;

    /// <summary>It was brought a short while ago, to this repository.</summary>
    public sealed record Elsewhere(RepositoryName Repository) : BlobClaim;

    /// <summary>Another process is bringing it.</summary>
    public sealed record Busy : BlobClaim;
}
