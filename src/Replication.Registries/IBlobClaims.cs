using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>
/// Claims on blobs at one registry. Workers in several processes use them to upload each blob once, and to resume interrupted uploads of
/// other processes. The methods throw only on cancellation.
/// </summary>
public interface IBlobClaims
{
    /// <summary>False when there is no other worker process. A claim then only saves the state for resumption.</summary>
    bool HasOtherWorkers { get; }

    /// <summary>Tries to claim the upload of a blob to a repository. The caller must end a granted claim.</summary>
    Task<BlobClaim> ClaimAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>Waits until the claim of another process ends or expires.</summary>
    Task WaitAsync(Digest digest, CancellationToken cancellationToken);
}
