using Replication.Contracts.Backfills;

namespace Replication.Contracts.Stores;

/// <summary>The images that dry runs of backfills found missing at the target. They are removed together with their backfill.</summary>
public interface IMissingImageStore
{
    /// <summary>Adds images. An image that the backfill has already is not added again, so that a repeated walk changes nothing.</summary>
    Task AddAsync(Guid backfill, IReadOnlyCollection<MissingImage> images, CancellationToken cancellationToken);

    /// <summary>Returns a page of the images, in ordinal order of repository, then tag.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list returned.</exception>
    Task<Page<MissingImage>> ListAsync(Guid backfill, string? after, int limit, CancellationToken cancellationToken);
}
