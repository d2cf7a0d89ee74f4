using MongoDB.Driver;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;
using Tag = Replication.Contracts.Images.Tag;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoKnownImageStore(MongoStore store) : IKnownImageStore
{
    private static readonly FilterDefinitionBuilder<KnownImageDocument> Where = Builders<KnownImageDocument>.Filter;

    public async Task<IReadOnlyList<KnownImage>> FindAsync(
        string rule, RepositoryName repository, IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken)
    {
        var found = await store.KnownImages
            .Find(
                Where.Eq(it => it.Rule, rule)
                    & Where.Eq(it => it.Repository, repository.Text)
                    & Where.In(it => it.Tag, tags.Select(static it => it.Text)))
            .ToListAsync(cancellationToken);
        return found.ConvertAll(static it => it.ToImage());
    }

    public async Task PutAsync(string rule, IReadOnlyCollection<KnownImage> images, CancellationToken cancellationToken)
    {
        if (images.Count == 0)
            return;
        await store.KnownImages.BulkWriteAsync(
            images.Select(it => KnownImageDocument.Of(rule, it))
                .Select(static it => new ReplaceOneModel<KnownImageDocument>(Where.Eq(old => old.Id, it.Id), it) { IsUpsert = true }),
            new BulkWriteOptions { IsOrdered = false },
            cancellationToken);
    }

    public async Task<Page<KnownImage>> ListDriftAsync(string rule, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (repository, tag, target) = KnownImageCursor.Parse(after);
        var behind = Where.Gte(it => it.Repository, repository)
            & (Where.Gt(it => it.Repository, repository)
                | Where.Gt(it => it.Tag, tag)
                | (Where.Eq(it => it.Tag, tag) & Where.Gt(it => it.Target, target)));
        var found = await store.KnownImages.Find(Where.Eq(it => it.Rule, rule) & Where.Exists(it => it.DriftPass) & behind)
            .SortBy(it => it.Repository)
            .ThenBy(it => it.Tag)
            .ThenBy(it => it.Target)
            .Limit(limit + 1)
            .ToListAsync(cancellationToken);
        return KnownImageCursor.Page(found.ConvertAll(static it => it.ToImage()), limit);
    }

    public async Task<int> RemoveAsync(string rule, int limit, CancellationToken cancellationToken)
    {
        var prefix = KnownImageDocument.PrefixOf(rule);
        var ids = await store.KnownImages
            .Find(Where.Gte(it => it.Id, prefix) & Where.Lt(it => it.Id, KnownImageDocument.EndOf(prefix)))
            .Limit(limit)
            .Project(static it => it.Id)
            .ToListAsync(cancellationToken);
        if (ids.Count > 0)
            await store.KnownImages.DeleteManyAsync(Where.In(it => it.Id, ids), cancellationToken);
        return ids.Count;
    }

    public Task RemoveOldDriftAsync(string rule, Guid pass, CancellationToken cancellationToken) =>
        store.KnownImages.DeleteManyAsync(
            Where.Eq(it => it.Rule, rule) & Where.Exists(it => it.DriftPass) & Where.Ne(it => it.DriftPass, pass), cancellationToken);
}
