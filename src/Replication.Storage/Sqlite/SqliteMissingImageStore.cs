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
                    INSERT INTO missing_image (backfill, repository, tag, target, digest)
                    VALUES ($backfill, $repository, $tag, $target, $digest)
                    ON CONFLICT DO NOTHING
                    """,
                    ("$backfill", backfill),
                    ("$repository", it.Repository.Text),
                    ("$tag", it.Tag.Text),
                    ("$target", it.Target ?? ""),
                    ("$digest", it.Digest?.Text))),
                cancellationToken);

    public Task<Page<MissingImage>> ListAsync(Guid backfill, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (repository, tag, target) = ImageCursor.Parse(after);
        return database.ReadAsync(
            session => ImageCursor.Page(
                session.All(
                    """
                    SELECT repository, tag, target, digest FROM missing_image
                    WHERE backfill = $backfill AND (repository, tag, target) > ($repository, $tag, $target)
                    ORDER BY repository, tag, target LIMIT $limit
                    """,
                    static row => new MissingImage(
                        RepositoryName.Parse(row.GetString(0)),
                        Tag.Parse(row.GetString(1)),
                        row.IsDBNull(3) ? null : Digest.Parse(row.GetString(3)))
                    {
                        Target = row.GetString(2) is { Length: > 0 } name ? name : null,
                    },
                    ("$backfill", backfill),
                    ("$repository", repository),
                    ("$tag", tag),
                    ("$target", target),
                    ("$limit", limit + 1)),
                limit),
            cancellationToken);
    }
}
