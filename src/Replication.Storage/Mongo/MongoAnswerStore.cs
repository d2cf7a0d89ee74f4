using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoAnswerStore(MongoStore store) : IAnswerStore
{
    private static readonly FilterDefinitionBuilder<RequestDocument> Where = Builders<RequestDocument>.Filter;

    public async Task<KeptRequest?> BeginAsync(
        KeptRequest request, DateTimeOffset abandonedBefore, DateTimeOffset forgottenBefore, CancellationToken cancellationToken)
    {
        var key = Where.Eq(it => it.Id, request.Key);
        while (true)
        {
            // The server removes expired documents later. An expired request with this key must not block a new one.
            await store.Requests.DeleteOneAsync(
                key & (Where.Lt(it => it.At, forgottenBefore) | (Where.Lt(it => it.At, abandonedBefore) & Where.Eq(it => it.Answer, null))),
                cancellationToken);
            if (await store.Requests.InsertNewAsync([DocumentOf(request, forgottenBefore)], cancellationToken) is [])
                return null;
            // The document may be removed between the two commands. Then the key is free.
            if (await store.Requests.Find(key).FirstOrDefaultAsync(cancellationToken) is { } other)
                return other.ToRequest();
        }
    }

    public Task AnswerAsync(string key, KeptAnswer answer, CancellationToken cancellationToken) => store.Requests.UpdateOneAsync(
        Where.Eq(it => it.Id, key),
        Builders<RequestDocument>.Update.Set(it => it.Answer, StoreJson.Write(answer)),
        options: null,
        cancellationToken);

    public Task ForgetAsync(string key, CancellationToken cancellationToken) =>
        store.Requests.DeleteOneAsync(Where.Eq(it => it.Id, key), cancellationToken);

    private static RequestDocument DocumentOf(KeptRequest request, DateTimeOffset forgottenBefore) => new()
    {
        Id = request.Key,
        Content = request.Content,
        At = request.At,
        PurgeAt = (request.At + (request.At - forgottenBefore)).UtcDateTime,
    };
}
