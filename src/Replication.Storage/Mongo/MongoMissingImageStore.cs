using MongoDB.Driver;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoMissingImageStore(MongoStore store) : IMissingImageStore
{
    private static readonly FilterDefinitionBuilder<MissingImageDocument> Where = Builders<MissingImageDocument>.Filter;

    public async Task AddAsync(Guid backfill, IReadOnlyCollection<MissingImage> images, CancellationToken cancellationToken)
    {
        if (images.Count > 0)
            await store.MissingImages.InsertNewAsync(
                [.. images.Select(it => MissingImageDocument.Of(backfill, it))], cancellationToken);
    }

    public async Task<Page<MissingImage>> ListAsync(Guid backfill, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (repository, tag, target) = ImageCursor.Parse(after);
        var isAfterTag = Where.Gt(it => it.Tag, tag);
        if (target.Length > 0)
            isAfterTag |= Where.Eq(it => it.Tag, tag) & Where.Gt(it => it.Target, target);
        var behind = Where.Gte(it => it.Repository, repository) & (Where.Gt(it => it.Repository, repository) | isAfterTag);
        var found = await store.MissingImages.Find(Where.Eq(it => it.Backfill, backfill) & behind)
            .SortBy(it => it.Repository)
            .ThenBy(it => it.Tag)
            .ThenBy(it => it.Target)
            .Limit(limit + 1)
            .ToListAsync(cancellationToken);
        return ImageCursor.Page(found.ConvertAll(static it => it.ToImage()), limit);
    }
}
