using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Storage.Mongo;
using Replication.Testing.Servers;
using Replication.Testing.Storage;

namespace Replication.IntegrationTests.Storage;

/// <summary>A separate database, which is removed with the test.</summary>
internal sealed class MongoPlace(string connectionString) : IStorePlace
{
    private TemporaryFolder? _otherKeys;

    // The server expires documents by its own clock, but the tests use fixed times, so the retention is long.
    public MongoStoreOptions Options { get; } = new()
    {
        ConnectionString = connectionString,
        Database = $"test_{Guid.NewGuid():N}",
        Retention = new() { FinishedTasks = TimeSpan.FromDays(10_000) },
    };

    public IServiceProvider Open() => new ServiceCollection().AddMongoStores(Options).BuildServiceProvider();

    public IServiceProvider OpenWithOtherKeys()
    {
        _otherKeys ??= new TemporaryFolder();
        return new ServiceCollection()
            .AddMongoStores(new MongoStoreOptions
            {
                ConnectionString = Options.ConnectionString,
                Database = Options.Database,
                Retention = Options.Retention,
                KeyFolder = _otherKeys.Combine("keys"),
            })
            .BuildServiceProvider();
    }

    public async Task ReplaceTextAsync(string old, string replacement)
    {
        using var client = new MongoClient(Options.ConnectionString);
        var instances = client.GetDatabase(Options.Database).GetCollection<BsonDocument>("instances");
        foreach (var document in await instances.Find(Builders<BsonDocument>.Filter.Empty).ToListAsync())
        {
            var body = document.Names.Single(static it => it.Equals("body", StringComparison.OrdinalIgnoreCase));
            document[body] = document[body].AsString.Replace(old, replacement, StringComparison.Ordinal);
            await instances.ReplaceOneAsync(Builders<BsonDocument>.Filter.Eq("_id", document["_id"]), document);
        }
    }

    public async Task<string> ReadRawAsync()
    {
        using var client = new MongoClient(Options.ConnectionString);
        var database = client.GetDatabase(Options.Database);
        var raw = new StringBuilder();
        foreach (var name in await (await database.ListCollectionNamesAsync()).ToListAsync())
        {
            foreach (var document in await database.GetCollection<BsonDocument>(name)
                .Find(Builders<BsonDocument>.Filter.Empty)
                .ToListAsync())
                raw.AppendLine(document.ToJson());
        }
        return raw.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _otherKeys?.Dispose();
        using var client = new MongoClient(Options.ConnectionString);
        await client.DropDatabaseAsync(Options.Database);
    }
}
