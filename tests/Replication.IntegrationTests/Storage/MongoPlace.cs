using System.Text;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Replication.Storage.Mongo;
using Replication.Testing.Storage;

namespace Replication.IntegrationTests.Storage;

/// <summary>A database of its own, gone with the test.</summary>
internal sealed class MongoPlace(string connectionString) : IStorePlace
{
    // The server removes by its own clock what the tests finished by theirs: so it is long.
    public MongoStoreOptions Options { get; } = new()
    {
        ConnectionString = connectionString,
        Database = $"test_{Guid.NewGuid():N}",
        Retention = new() { FinishedTasks = TimeSpan.FromDays(10_000) },
    };

    public IServiceProvider Open() => new ServiceCollection().AddMongoStores(Options).BuildServiceProvider();

    public async Task<string> ReadRawAsync()
    {
        using var client = new MongoClient(Options.ConnectionString);
        var database = client.GetDatabase(Options.Database);
        var raw = new StringBuilder();
        foreach (var name in await (await database.ListCollectionNamesAsync()).ToListAsync())
        {
            foreach (var document in await database.GetCollection<BsonDocument>(name).Find(Builders<BsonDocument>.Filter.Empty).ToListAsync())
                raw.AppendLine(document.ToJson());
        }
        return raw.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        using var client = new MongoClient(Options.ConnectionString);
        await client.DropDatabaseAsync(Options.Database);
    }
}
