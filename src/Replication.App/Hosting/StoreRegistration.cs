using Replication.App.Configuration;
using Replication.Storage.Mongo;
using Replication.Storage.Sqlite;

namespace Replication.App.Hosting;

/// <summary>Adds the stores that the configuration chooses.</summary>
internal static class StoreRegistration
{
    private const int DefaultConnections = 100;

    /// <summary>Adds all stores. <paramref name="keyFolder"/> is null for the default place of the keys.</summary>
    public static IServiceCollection AddStores(
        this IServiceCollection services, StoreConfiguration store, string? keyFolder, int maxConnections = DefaultConnections)
    {
        services.AddSingleton(store.Retention);
        return store switch
        {
            StoreConfiguration.Sqlite sqlite => services.AddSqliteStores(
                new SqliteStoreOptions { Path = sqlite.Path, Retention = store.Retention, KeyFolder = keyFolder }),
            StoreConfiguration.MongoDb mongo => services.AddMongoStores(new MongoStoreOptions
            {
                ConnectionString = mongo.ConnectionString.Reveal(),
                Database = mongo.Database,
                Retention = store.Retention,
                KeyFolder = keyFolder,
                MaxConnections = maxConnections,
            }),
            _ => throw new InvalidOperationException($"unknown store {store.GetType().Name}"),
        };
    }
}
