using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.App.Configuration;

/// <summary>Where documents are stored, and for how long. The key <c>store.provider</c> chooses the case.</summary>
internal abstract record StoreConfiguration
{
    private StoreConfiguration()
    {
    }

    public RetentionTimes Retention { get; init; } = new();

    /// <summary>One SQLite file. A relative path starts at the working directory.</summary>
    public sealed record Sqlite(string Path) : StoreConfiguration;

    /// <summary>A MongoDB database, which many processes share.</summary>
    public sealed record MongoDb(Secret ConnectionString, string Database) : StoreConfiguration;
}
