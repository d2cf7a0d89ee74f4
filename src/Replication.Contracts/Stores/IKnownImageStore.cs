using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;

namespace Replication.Contracts.Stores;

/// <summary>The images that the reconciler knows, one entry for each source tag and target instance of a rule.</summary>
public interface IKnownImageStore
{
    /// <summary>Returns the entries of these source tags of one repository, for all targets.</summary>
    Task<IReadOnlyList<KnownImage>> FindAsync(
        string rule, RepositoryName repository, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken);

    /// <summary>Stores entries. An entry of the same source tag and target is replaced.</summary>
    Task PutAsync(string rule, IReadOnlyCollection<KnownImage> images, CancellationToken cancellationToken);

    /// <summary>Returns a page of the entries with drift, in ordinal order of repository, tag and target.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list returned.</exception>
    Task<Page<KnownImage>> ListDriftAsync(string rule, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes up to <paramref name="limit"/> entries of a rule and returns how many were removed: fewer than the limit when none is left.
    /// </summary>
    Task<int> RemoveAsync(string rule, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the entries with drift that the pass <paramref name="pass"/> did not find: their tags were deleted from the source, or the
    /// rule does not cover them any more.
    /// </summary>
    Task RemoveOldDriftAsync(string rule, Guid pass, CancellationToken cancellationToken);
}
