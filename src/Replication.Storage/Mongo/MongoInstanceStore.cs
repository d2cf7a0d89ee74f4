using MongoDB.Driver;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;
using Replication.Storage.Secrets;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoInstanceStore(MongoStore store, SealedJson json) : IInstanceStore
{
    private static readonly FilterDefinitionBuilder<InstanceDocument> Where = Builders<InstanceDocument>.Filter;

    public async Task<IReadOnlyDictionary<string, Guid>> ListVersionsAsync(CancellationToken cancellationToken)
    {
        var versions = await store.Instances.Find(Where.Empty)
            .Project(static it => new { it.Id, it.Version })
            .ToListAsync(cancellationToken);
        return versions.ToDictionary(static it => it.Id, static it => it.Version, StringComparer.Ordinal);
    }

    // There are few instances, so they are sorted here in ordinal order.
    public async Task<IReadOnlyList<KeptInstance>> ListAsync(CancellationToken cancellationToken)
    {
        var documents = await store.Instances.Find(Where.Empty).ToListAsync(cancellationToken);
        return [.. documents.Select(it => it.ToInstance(json)).OrderBy(static it => it.Instance.Name, StringComparer.Ordinal)];
    }

    public async Task<KeptInstance?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await store.Instances.Find(Where.Eq(it => it.Id, name)).FirstOrDefaultAsync(cancellationToken))?.ToInstance(json);

    public async Task<bool> InsertAsync(KeptInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            await store.Instances.InsertOneAsync(InstanceDocument.Of(instance, json), options: null, cancellationToken);
            return true;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return false;
        }
    }

    public async Task<bool> ReplaceAsync(KeptInstance instance, Guid expectedVersion, CancellationToken cancellationToken)
    {
        var replaced = await store.Instances.ReplaceOneAsync(
            Where.Eq(it => it.Id, instance.Instance.Name) & Where.Eq(it => it.Version, expectedVersion),
            InstanceDocument.Of(instance, json),
            options: (ReplaceOptions?)null,
            cancellationToken);
        return replaced.MatchedCount == 1;
    }

    public async Task<bool> DeleteAsync(string name, Guid expectedVersion, CancellationToken cancellationToken)
    {
        var deleted = await store.Instances.DeleteOneAsync(
            Where.Eq(it => it.Id, name) & Where.Eq(it => it.Version, expectedVersion), cancellationToken);
        return deleted.DeletedCount == 1;
    }
}
