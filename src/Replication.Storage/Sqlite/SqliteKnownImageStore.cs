using System.Text.Json;
using Microsoft.Data.Sqlite;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteKnownImageStore(SqliteDatabase database) : IKnownImageStore
{
    private const string Columns = "target, repository, tag, digest, has_arrived, drift";

    public Task<IReadOnlyList<KnownImage>> FindAsync(
        string rule, RepositoryName repository, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<KnownImage>>(
            session => session.All(
                $"""
                SELECT {Columns} FROM known_image
                WHERE rule = $rule AND repository = $repository AND tag IN (SELECT value FROM json_each($tags))
                """,
                Read,
                ("$rule", rule),
                ("$repository", repository.Text),
                ("$tags", JsonSerializer.Serialize(tags.Select(static it => it.Text)))),
            cancellationToken);

    public Task PutAsync(string rule, IReadOnlyCollection<KnownImage> images, CancellationToken cancellationToken) => images.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(
            session => images.Sum(it => session.Execute(
                """
                INSERT INTO known_image (rule, repository, tag, target, digest, has_arrived, drift)
                VALUES ($rule, $repository, $tag, $target, $digest, $hasArrived, $drift)
                ON CONFLICT DO UPDATE SET digest = excluded.digest, has_arrived = excluded.has_arrived, drift = excluded.drift
                """,
                ("$rule", rule),
                ("$repository", it.Repository.Text),
                ("$tag", it.Tag.Text),
                ("$target", it.Target),
                ("$digest", it.Digest.Text),
                ("$hasArrived", it.HasArrived),
                ("$drift", it.Drift is { } drift ? StoreJson.Write(drift) : null))),
            cancellationToken);

    public Task<Page<KnownImage>> ListDriftAsync(string rule, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (repository, tag, target) = KnownImageCursor.Parse(after);
        return database.ReadAsync(
            session => KnownImageCursor.Page(
                session.All(
                    $"""
                    SELECT {Columns} FROM known_image
                    WHERE rule = $rule AND drift IS NOT NULL AND (repository, tag, target) > ($repository, $tag, $target)
                    ORDER BY repository, tag, target LIMIT $limit
                    """,
                    Read,
                    ("$rule", rule),
                    ("$repository", repository),
                    ("$tag", tag),
                    ("$target", target),
                    ("$limit", limit + 1)),
                limit),
            cancellationToken);
    }

    public Task<int> RemoveAsync(string rule, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            """
            DELETE FROM known_image WHERE rule = $rule AND (repository, tag, target) IN
                (SELECT repository, tag, target FROM known_image WHERE rule = $rule LIMIT $limit)
            """,
            ("$rule", rule),
            ("$limit", limit)),
        cancellationToken);

    public Task RemoveOldDriftAsync(string rule, Guid pass, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            "DELETE FROM known_image WHERE rule = $rule AND drift IS NOT NULL AND json_extract(drift, '$.pass') <> $pass",
            ("$rule", rule),
            ("$pass", pass.ToString())),
        cancellationToken);

    private static KnownImage Read(SqliteDataReader row) => new(
        row.GetString(0),
            RepositoryName.Parse(row.GetString(1)),
            Tag.Parse(row.GetString(2)),
            Digest.Parse(row.GetString(3)),
            row.GetBoolean(4))
    {
        Drift = row.IsDBNull(5) ? null : row.GetDocument<ImageDrift>(5),
    };
}
