using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Contracts.History;
using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoHistoryStore(MongoStore store) : IHistoryStore
{
    private const char Separator = '|';
    private const string ProcessMark = "process|";

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;

    // One command: the report is a document of the same collection.
    public async Task AddAsync(IReadOnlyCollection<HistoryRow> minutes, ProcessReport report, CancellationToken cancellationToken)
    {
        IReadOnlyList<WriteModel<BsonDocument>> writes =
        [
            .. minutes.Select(it => Add(HistorySpan.Minute, it.Start, it, store.Retention.MinuteHistory)),
            .. minutes.GroupBy(static it => (Start: HistoryHour.Of(it.Start), it.Key)).Select(it => Add(
                HistorySpan.Hour, it.Key.Start, new(it.Key.Start, it.Key.Key, Sum(it)), store.Retention.History)),
            new ReplaceOneModel<BsonDocument>(Where.Eq("_id", IdOf(report.Id)), DocumentOf(report)) { IsUpsert = true },
        ];
        while (writes.Count > 0)
            writes = await WriteAsync(writes, cancellationToken);
    }

    public async Task<IReadOnlyList<HistoryRow>> ReadAsync(
        HistorySpan span, DateTimeOffset from, DateTimeOffset to, TimeSpan step, int limit, CancellationToken cancellationToken)
    {
        var range = Where.Eq("span", (int)span) & Where.Gte("start", from.UtcTicks) & Where.Lt("start", to.UtcTicks);
        var part = new BsonDocument(
            "$subtract", new BsonArray { "$start", new BsonDocument("$mod", new BsonArray { "$start", step.Ticks }) });
        var group = new BsonDocument(
            "_id", new BsonDocument { ["part"] = part, ["rule"] = "$rule", ["source"] = "$source", ["target"] = "$target" });
        foreach (var name in HistoryCounts.Names)
            group[name] = new BsonDocument("$sum", $"${name}");
        var rows = await store.History.Aggregate()
            .Match(range)
            .Group<BsonDocument>(group)
            .Limit(limit)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(ReadRow);
    }

    public async Task<IReadOnlyList<ProcessReport>> ListProcessesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        (await store.History.Find(Where.Gte("seen_at", since.UtcTicks)).ToListAsync(cancellationToken))
            .ConvertAll(static it => StoreJson.Read<ProcessReport>(it["body"].AsString));

    public Task RemoveProcessAsync(Guid id, CancellationToken cancellationToken) =>
        store.History.DeleteOneAsync(Where.Eq("_id", IdOf(id)), cancellationToken);

    // Returns what another process inserted first. The server made no part of it.
    private async Task<IReadOnlyList<WriteModel<BsonDocument>>> WriteAsync(
        IReadOnlyList<WriteModel<BsonDocument>> writes, CancellationToken cancellationToken)
    {
        try
        {
            await store.History.BulkWriteAsync(writes, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
            return [];
        }
        catch (MongoBulkWriteException<BsonDocument> e) when (e.WriteConcernError is null
            && e.WriteErrors.All(static it => it.Category == ServerErrorCategory.DuplicateKey))
        {
            return [.. e.WriteErrors.Select(it => writes[it.Index])];
        }
    }

    private static UpdateOneModel<BsonDocument> Add(HistorySpan span, DateTimeOffset start, HistoryRow row, TimeSpan retention)
    {
        var (rule, source, target) = row.Key;
        var update = Builders<BsonDocument>.Update
            .SetOnInsert("span", (int)span)
            .SetOnInsert("start", start.UtcTicks)
            .SetOnInsert("rule", rule)
            .SetOnInsert("source", source)
            .SetOnInsert("target", target)
            .SetOnInsert("purge_at", (start + retention).UtcDateTime);
        foreach (var (name, value) in HistoryCounts.Names.Zip(row.Counts.Values))
        {
            if (value != 0)
                update = update.Inc(name, value);
        }
        var id = string.Join(Separator, $"{(int)span}", $"{start.UtcTicks}", rule, source, target);
        return new UpdateOneModel<BsonDocument>(Where.Eq("_id", id), update) { IsUpsert = true };
    }

    private static HistoryCounts Sum(IEnumerable<HistoryRow> rows)
    {
        var sum = new HistoryCounts();
        foreach (var row in rows)
            sum.Add(row.Counts);
        return sum;
    }

    private BsonDocument DocumentOf(ProcessReport report) => new()
    {
        ["_id"] = IdOf(report.Id),
        ["seen_at"] = report.SeenAt.UtcTicks,
        ["purge_at"] = (report.SeenAt + store.Retention.Processes).UtcDateTime,
        ["body"] = StoreJson.Write(report),
    };

    private static string IdOf(Guid process) => $"{ProcessMark}{process:N}";

    private static HistoryRow ReadRow(BsonDocument row)
    {
        var key = row["_id"].AsBsonDocument;
        return new(
            new DateTimeOffset(key["part"].ToInt64(), TimeSpan.Zero),
            new(key["rule"].AsString, key["source"].AsString, key["target"].AsString),
            HistoryCounts.Of(HistoryCounts.Names.Select(it => row[it].ToInt64())));
    }
}
