using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteMissingImageStore(SqliteDatabase database) : IMissingImageStore
{
    public Task AddAsync(Guid backfill, IReadOnlyCollection<MissingImage> images, CancellationToken cancellationToken) =>
        images.Count == 0
            ? Task.CompletedTask
            : database.WriteAsync(
                session => images.Sum(it => session.Execute(
                    """
                    INSERT INTO missing_image (backfill, repository, tag, digest) VALUES ($backfill, $repository, $tag, $digest)
                    ON CONFLICT DO NOTHING
                    """,
                    ("$backfill", backfill),
                    ("$repository", it.Repository.Text),
                    ("$tag", it.Tag.Text),
                    ("$digest", it.Digest?.Text))),
                cancellationToken);

    public Task<Page<MissingImage>> ListAsync(Guid backfill, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (repository, tag) = ImageCursor.Parse(after);
        return database.ReadAsync(
            session => ImageCursor.Page(
                session.All(
                    """
                    SELECT repository, tag, digest FROM missing_image WHERE backfill = $backfill AND (repository, tag) > ($repository, $tag)
                    ORDER BY repository, tag LIMIT $limit
                    """,
                    static row => new MissingImage(
                        RepositoryName.Parse(row.GetString(0)),
                        Tag.Parse(row.GetString(1)),
                        row.IsDBNull(2) ? null : Digest.Parse(row.GetString(2))),
                    ("$backfill", backfill),
                    ("$repository", repository),
                    ("$tag", tag),
                    ("$limit", limit + 1)),
                limit),
            cancellationToken);
    }
}
