using System.Linq.Expressions;
using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Contracts.Instances;
using Replication.Storage.Mongo.Documents;
using Replication.Storage.Secrets;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoPlainKeys(MongoStore store, SealedJson json) : IPlainKeySearch
{
    private static readonly BsonRegularExpression Mark = new(IPlainKeySearch.Mark);

    public async Task<int> SealAsync(CancellationToken cancellationToken) =>
        await SealInstancesAsync(cancellationToken)
        + await CleanAsync(
            store.Audit, static it => it.Body, static it => Builders<AuditDocument>.Filter.Eq(audit => audit.Id, it.Id), cancellationToken)
        + await CleanAsync(
            store.Requests,
            static it => it.Answer,
            static it => Builders<RequestDocument>.Filter.Eq(request => request.Id, it.Id),
            cancellationToken);

    private async Task<int> SealInstancesAsync(CancellationToken cancellationToken)
    {
        var where = Builders<InstanceDocument>.Filter;
        var count = 0;
        foreach (var document in await store.Instances.Find(where.Regex(it => it.Body, Mark)).ToListAsync(cancellationToken))
        {
            var kept = document.ToInstance(json);
            // Rewriting a document that cannot be read completely would lose the rest.
            if (kept.Instance.DamagedKeys.Count > 0)
                continue;
            var replaced = await store.Instances.ReplaceOneAsync(
                where.Eq(it => it.Id, document.Id) & where.Eq(it => it.Version, document.Version),
                InstanceDocument.Of(kept with { Version = Guid.NewGuid() }, json),
                options: (ReplaceOptions?)null,
                cancellationToken);
            count += (int)replaced.MatchedCount;
        }
        return count;
    }

    private static async Task<int> CleanAsync<T>(
        IMongoCollection<T> collection,
            Expression<Func<T, string?>> text,
            Func<T, FilterDefinition<T>> itself,
            CancellationToken cancellationToken)
    {
        var read = text.Compile();
        var count = 0;
        foreach (var document in await collection.Find(Builders<T>.Filter.Regex(new ExpressionFieldDefinition<T, string?>(text), Mark))
            .ToListAsync(cancellationToken))
        {
            var update = Builders<T>.Update.Set(text, PemText.WithoutPrivateKeys(read(document)!));
            count += (int)(await collection.UpdateOneAsync(itself(document), update, options: null, cancellationToken)).MatchedCount;
        }
        return count;
    }
}
