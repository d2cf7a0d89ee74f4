using System.Reflection;
using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Contracts.Access;
using Replication.Contracts.History;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Storage;

/// <summary>Confirmed writes are in the journals of a majority, and documents expire by the clock of the server.</summary>
[Collection(MongoCollection.Name)]
public sealed class MongoDurabilityTests(MongoFixture mongo) : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly MongoPlace _place = mongo.NewPlace();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public void Every_collection_is_written_with_the_majority_and_read_from_the_primary()
    {
        using var store = MongoStore.Open(_place.Options);

        var collections = typeof(MongoStore).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static it => it.PropertyType.IsGenericType && it.PropertyType.GetGenericTypeDefinition() == typeof(IMongoCollection<>))
            .Select(it => (it.Name, Settings: (MongoCollectionSettings)it.PropertyType.GetProperty(nameof(IMongoCollection<>.Settings))!
                .GetValue(it.GetValue(store))!))
            .ToList();

        Assert.True(collections.Count >= 10, $"{collections.Count} collections");
        Assert.All(collections, static it => Assert.Equal(
            (it.Name, WriteConcern.WMajority.W, true, ReadPreference.Primary),
            (it.Name, it.Settings.WriteConcern.W, it.Settings.WriteConcern.Journal, it.Settings.ReadPreference)));
        Assert.All(collections, static it => Assert.InRange(it.Settings.WriteConcern.WTimeout
            ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Every_write_has_the_majority_write_concern()
    {
        using var commands = new MongoCommands(_place.Options);
        var collection = new MongoTaskCollection(commands.Store);
        var tasks = new MongoTaskStore(commands.Store, collection);
        var leases = new MongoTaskLeaseStore(collection);
        var wakes = new MongoTaskSweepStore(collection);
        var task = SampleTasks.Pending(At);
        await tasks.AddAsync([task], default);
        var taken = Assert.IsType<TaskClaim.Taken>(await leases.ClaimAsync(task.Id, "worker", At, At.AddSeconds(30), default));
        await leases.RenewAsync(taken.Lease, At.AddSeconds(60), SampleTasks.Progress, default);
        await leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At.AddSeconds(9)), default);
        await tasks.AddAsync([SampleTasks.Pending(At.AddSeconds(1))], default);
        await wakes.TakeAllAsync(At.AddHours(1));
        using (var events = new MongoEventStore(commands.Store))
            await events.AddAsync(CompletionEvent.Of(SampleTasks.Full(At)), default);
        var sagas = new MongoSagaDocumentStore(commands.Store);
        var saga = new SagaDocument(Guid.NewGuid(), 0, "state", At, "{}");
        await sagas.InsertAsync("saga", saga, default);
        await sagas.ReplaceAsync("saga", saga with { Version = 1 }, 0, default);
        await sagas.TakeStaleAsync("saga", "state", At.AddHours(1), TimeSpan.FromSeconds(1), 10, default);
        await sagas.PruneAsync("saga", "state", At.AddHours(10), 10, default);
        var notes = new MongoNoteStore(commands.Store);
        var note = new SharedNote("key", "{}", Guid.NewGuid(), At);
        await notes.InsertAsync([note], At, default);
        await notes.ReplaceAsync(note, note.Version, default);
        await notes.DeleteAsync("key", note.Version, default);
        await new MongoAuditStore(commands.Store).AddAsync(
            new AuditEntry { Id = Guid.NewGuid(), At = At, Who = "ci", Action = "rule.create", Subject = "rule" }, default);
        await new MongoRuleStore(commands.Store).InsertAsync(SampleRules.Made("rule", "hangzhou", "tokyo"), TopologyMode.Strict, default);

        Assert.Superset(
            new HashSet<string>(["delete", "insert", "update"]), commands.Writes.Select(static it => it.GetElement(0).Name).ToHashSet());
        Assert.All(commands.Writes, static it =>
        {
            var concern = it.GetValue("writeConcern", new BsonDocument()).AsBsonDocument;
            Assert.Equal(("majority", true), (concern.GetValue("w", "").ToString(), concern.GetValue("j", false).ToBoolean()));
        });
    }

    [Fact]
    public async Task The_TTL_index_removes_documents_at_their_expiry()
    {
        using var store = MongoStore.Open(_place.Options);

        List<(string, string, int)> expiring = [];
        foreach (var name in await (await store.Tasks.Database.ListCollectionNamesAsync()).ToListAsync())
        {
            foreach (var index in await (await store.Tasks.Database.GetCollection<BsonDocument>(name).Indexes.ListAsync()).ToListAsync())
            {
                if (index.TryGetValue("expireAfterSeconds", out var seconds))
                    expiring.Add((name, index["key"].ToString()!, seconds.ToInt32()));
            }
        }

        Assert.Equal(["history", "notes", "requests", "tasks"], expiring.Select(static it => it.Item1).Order());
        Assert.All(expiring, static it => Assert.Equal(("""{ "purge_at" : 1 }""", 0), (it.Item2, it.Item3)));

        // The server recognizes only a BSON date as a time.
        var task = SampleTasks.Pending(At) with { Status = ReplicationStatus.Succeeded, FinishedAt = At };
        await new MongoTaskStore(store, new MongoTaskCollection(store)).AddAsync([task], default);
        await new MongoNoteStore(store).InsertAsync(
            [new SharedNote("key", "{}", Guid.NewGuid(), DateTimeOffset.UtcNow.AddDays(1))], At, default);
        var report = new ProcessReport
        {
            Id = Guid.NewGuid(),
            Host = "host",
            Roles = ["worker"],
            Version = "1.0.0",
            StartedAt = At,
            SeenAt = At,
            RunningCopies = 0,
        };
        await new MongoHistoryStore(store).AddAsync(
            [new HistoryRow(At, new HistoryKey("rule", "source", "target"), HistoryCounts.OfPush())], report, default);
        foreach (var name in (string[])["tasks", "notes", "history"])
        {
            var documents = await store.Tasks.Database.GetCollection<BsonDocument>(name)
                .Find(Builders<BsonDocument>.Filter.Empty)
                .ToListAsync();
            Assert.NotEmpty(documents);
            Assert.All(documents, static it => Assert.Equal(BsonType.DateTime, it["purge_at"].BsonType));
        }
    }
}
