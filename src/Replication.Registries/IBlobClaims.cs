using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>
/// How copiers in several processes agree on who brings a blob to one registry, so that it is sent once, and how one goes on where another, perhaps
/// of an earlier process, was ended. None of it throws but for cancellation.
/// </summary>
public interface IBlobClaims
{
    /// <summary>False: no other process is about, so that a claim serves only those who come later.</summary>
    bool HasOthers { get; }

    /// <summary>Asks to bring a blob to a repository. A claim that is given is to be ended.</summary>
    Task<BlobClaim> TakeAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>Ends when another's claim has ended, or is not kept up any more.</summary>
    Task WaitAsync(Digest digest, CancellationToken cancellationToken);
}
