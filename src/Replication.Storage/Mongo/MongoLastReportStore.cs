using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoLastReportStore(MongoStore store) : ILastReportStore
{
    private const int MaxLostRaceCount = 20;

    private static readonly FilterDefinitionBuilder<LastReportDocument> Where = Builders<LastReportDocument>.Filter;

    public async Task RecordAsync(string instance, DateTimeOffset at, int? secret, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; ; lostRaceCount++)
        {
            var known = await store.LastReports.Find(Where.Eq(it => it.Id, instance)).FirstOrDefaultAsync(cancellationToken);
            var before = known?.ToReport();
            var report = before?.Then(at, secret) ?? LastReport.First(at, secret);
            if (ReferenceEquals(report, before) || await TrySwapAsync(instance, known, report, cancellationToken))
                return;
            if (lostRaceCount >= MaxLostRaceCount)
                throw new TimeoutException($"the last report of {instance} was changed by other processes each time");
        }
    }

    public async Task<IReadOnlyDictionary<string, LastReport>> FindAsync(
        IReadOnlyCollection<string> instances, CancellationToken cancellationToken) =>
        (await store.LastReports.Find(Where.In(it => it.Id, instances)).ToListAsync(cancellationToken))
            .ToDictionary(static it => it.Id, static it => it.ToReport(), StringComparer.Ordinal);

    // Returns false when another process changed the document first.
    private async Task<bool> TrySwapAsync(
        string instance, LastReportDocument? known, LastReport report, CancellationToken cancellationToken)
    {
        var changed = LastReportDocument.Of(instance, report);
        try
        {
            if (known is null)
            {
                await store.LastReports.InsertOneAsync(changed, options: null, cancellationToken);
                return true;
            }
            var result = await store.LastReports.ReplaceOneAsync(
                Where.Eq(it => it.Id, instance) & Where.Eq(it => it.At, known.At), changed, cancellationToken: cancellationToken);
            return result.MatchedCount > 0;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return false;
        }
    }
}
