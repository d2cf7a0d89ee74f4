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
        var (repository, tag) = ImageCursor.Parse(after);
        var behind = Where.Gte(it => it.Repository, repository)
            & (Where.Gt(it => it.Repository, repository) | Where.Gt(it => it.Tag, tag));
        var found = await store.MissingImages.Find(Where.Eq(it => it.Backfill, backfill) & behind)
            .SortBy(it => it.Repository)
            .ThenBy(it => it.Tag)
            .Limit(limit + 1)
            .ToListAsync(cancellationToken);
        return ImageCursor.Page(found.ConvertAll(static it => it.ToImage()), limit);
    }
}
