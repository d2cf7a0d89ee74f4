using MongoDB.Bson;
using MongoDB.Driver;

namespace Replication.Chaos.History;

/// <summary>Polls the leases in the store while the processes run.</summary>
internal sealed class LeaseSamples(string connectionString, string database, WriteHistory history, Diary diary)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken until)
    {
        using var client = new MongoClient(connectionString);
        var tasks = client.GetDatabase(database).GetCollection<BsonDocument>("tasks");
        while (!until.IsCancellationRequested)
        {
            try
            {
                await SampleAsync(tasks, until);
                await Task.Delay(Interval, until);
            }
            catch (Exception e) when (e is MongoException or TimeoutException or OperationCanceledException)
            {
                // The store is unavailable, so the history has a gap.
                await Task.Delay(Interval, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SampleAsync(IMongoCollection<BsonDocument> tasks, CancellationToken until)
    {
        foreach (var task in await tasks.Find(new BsonDocument("status", "running")).ToListAsync(until))
        {
            // An owner is the machine name (which may contain hyphens), the process id and 32 hexadecimal digits.
            if (task.GetValue("owner", BsonNull.Value) is BsonString { Value: var owner }
                && owner.Split('-') is [.., var id, _]
                && int.TryParse(id, out var processId))
            {
                history.Add(new SeenLease(
                    diary.Elapsed,
                    processId,
                    task["fence"].ToInt64(),
                    new Guid(task["_id"].AsBsonBinaryData.Bytes, bigEndian: true),
                    task["target_instance"].AsString,
                    task["target_repository"].AsString,
                    task["target_tag"].AsString));
            }
        }
    }
}
