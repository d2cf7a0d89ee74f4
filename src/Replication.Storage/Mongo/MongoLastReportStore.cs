using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoLastReportStore(MongoStore store) : ILastReportStore
{
    private const int MaxLostRaceCount = 5;

    private static readonly FilterDefinitionBuilder<LastReportDocument> Where = Builders<LastReportDocument>.Filter;

    public async Task RecordAsync(string instance, DateTimeOffset at, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; ; lostRaceCount++)
        {
            try
            {
                await store.LastReports.UpdateOneAsync(
                    Where.Eq(it => it.Id, instance),
                    Builders<LastReportDocument>.Update.Max(it => it.At, at),
                    new UpdateOptions { IsUpsert = true },
                    cancellationToken);
                return;
            }
            catch (MongoException e) when (MongoErrors.IsDuplicateKey(e) && lostRaceCount < MaxLostRaceCount)
            {
                // Another process inserted the document at the same time. The next try updates it.
            }
        }
    }

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindAsync(
        IReadOnlyCollection<string> instances, CancellationToken cancellationToken) =>
        (await store.LastReports.Find(Where.In(it => it.Id, instances)).ToListAsync(cancellationToken))
            .ToDictionary(static it => it.Id, static it => it.At, StringComparer.Ordinal);
}
