using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage;
using Replication.Storage.Mongo;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Storage;

/// <summary>The use of MongoDB itself: indexes, retention and the number of commands.</summary>
[Collection(MongoCollection.Name)]
public sealed class MongoStoreTests(MongoFixture mongo) : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly MongoPlace _place = mongo.NewPlace();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public async Task Eight_processes_that_start_at_once_make_the_indexes_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MongoStore.Open(_place.Options))));

        var names = await IndexNamesAsync(stores[0]);
        Assert.Equal(
            [
                "_id_",
                "by_batch",
                "by_instance",
                "by_repository",
                "by_rule",
                "by_rule_status",
                "by_status",
                "by_tag",
                "by_time",
                "by_trigger",
                "changes",
                "failures",
                "held",
                "one_writer_per_tag",
                "purge",
                "turn",
                "wake"],
            names);
        foreach (var store in stores)
            store.Dispose();
        using var later = MongoStore.Open(_place.Options);
        Assert.Equal(names, await IndexNamesAsync(later));
    }

    [Fact]
    public async Task The_server_refuses_a_second_writer_of_one_target_tag()
    {
        using var store = MongoStore.Open(_place.Options);
        var collection = new MongoTaskCollection(store);
        var tasks = new MongoTaskStore(store, collection);
        var leases = new MongoTaskLeaseStore(collection);
        var older = SampleTasks.Pending(At);
        var newer = SampleTasks.Pending(At.AddSeconds(1));
        await tasks.AddAsync([older, newer], default);
        Assert.IsType<TaskClaim.Taken>(await leases.ClaimAsync(newer.Id, "worker", At, At.AddSeconds(30), default));

        var waiting = (await collection.FindAsync(older.Id, default))!;

        Assert.Equal(
            Swap.TagTaken, await collection.SwapAsync(waiting, waiting.ToStored().Claimed("another", At, At.AddSeconds(30)), default));
    }

    [Fact]
    public async Task Only_finished_tasks_have_an_expiry_for_the_TTL_index()
    {
        using var store = MongoStore.Open(_place.Options);
        var collection = new MongoTaskCollection(store);
        var tasks = new MongoTaskStore(store, collection);
        var leases = new MongoTaskLeaseStore(collection);
        var task = SampleTasks.Pending(At);
        await tasks.AddAsync([task], default);
        var taken = Assert.IsType<TaskClaim.Taken>(await leases.ClaimAsync(task.Id, "worker", At, At.AddSeconds(30), default));
        Assert.Null((await collection.FindAsync(task.Id, default))!.PurgeAt);

        await leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At.AddSeconds(9)), default);

        Assert.Equal((At.AddSeconds(9)
            + _place.Options.Retention.FinishedTasks).UtcDateTime, (await collection.FindAsync(task.Id, default))!.PurgeAt);
        var purge = (await (await store.Tasks.Indexes.ListAsync()).ToListAsync()).Single(index => index["name"] == "purge");
        Assert.Equal((new BsonDocument("purge_at", 1), 0), (purge["key"].AsBsonDocument, purge["expireAfterSeconds"].ToInt32()));
    }

    [Fact]
    public async Task A_task_costs_the_server_few_commands()
    {
        using var commands = new MongoCommands(_place.Options);
        var collection = new MongoTaskCollection(commands.Store);
        var tasks = new MongoTaskStore(commands.Store, collection);
        var leases = new MongoTaskLeaseStore(collection);
        using var events = new MongoEventStore(commands.Store);
        var task = SampleTasks.Pending(At);

        await tasks.AddAsync([task, SampleTasks.Pending(At, SampleTasks.Target with { Instance = "osaka" })], default);
        Assert.Equal("insert", commands.Take());
        var taken = Assert.IsType<TaskClaim.Taken>(await leases.ClaimAsync(task.Id, "worker", At, At.AddSeconds(30), default));
        Assert.Equal("find find update", commands.Take());
        await leases.RenewAsync(taken.Lease, At.AddSeconds(60), SampleTasks.Progress, default);
        Assert.Equal("update", commands.Take());
        await leases.CheckTurnAsync(taken.Lease, default);
        Assert.Equal("find", commands.Take());
        await leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At.AddSeconds(9)), default);
        Assert.Equal("update", commands.Take());
        await events.AddAsync(CompletionEvent.Of(task), default);
        Assert.Equal("find insert", commands.Take());
    }

    [Fact]
    public async Task A_sweep_costs_the_server_few_commands_however_many_tasks_it_announces()
    {
        using var commands = new MongoCommands(_place.Options);
        var collection = new MongoTaskCollection(commands.Store);
        var tasks = new MongoTaskStore(commands.Store, collection);
        var wakes = new MongoTaskSweepStore(collection);
        await tasks.AddAsync([.. Enumerable.Range(0, 50).Select(i => SampleTasks.Pending(At.AddSeconds(i)))], default);
        commands.Take();

        Assert.Equal(
            50, (await wakes.TakeUnansweredAsync(TaskPriority.Default, At.AddHours(1), TimeSpan.FromSeconds(15), 100, default)).Count);
        Assert.Equal("find update", commands.Take());
        Assert.Empty(await wakes.TakeDueAsync(At.AddHours(1), 100, default));
        Assert.Equal("find find", commands.Take());
    }

    [Theory]
    [InlineData("mongodb://admin:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=200", "no primary answers")]
    [InlineData("http://admin:hunter2@127.0.0.1", "connection string")]
    [InlineData("mongodb://admin:hunter2@", "connection string")]
    public void An_unusable_server_is_reported_without_its_password(string connectionString, string reason)
    {
        var unusable = Assert.Throws<StoreUnusableException>(
            () => MongoStore.Open(new() { ConnectionString = connectionString, Database = "replication" }));

        Assert.Contains(reason, unusable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", unusable.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> IndexNamesAsync(MongoStore store) =>
        (await (await store.Tasks.Indexes.ListAsync()).ToListAsync()).Select(index => index["name"].AsString).Order(StringComparer.Ordinal);
}
