using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo;

/// <summary>The options of the MongoDB store.</summary>
public sealed class MongoStoreOptions
{
    /// <summary>The connection string of the server or replica set. It may contain a password.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The database. It is created when missing.</summary>
    public required string Database { get; init; }

    /// <summary>The folder of the encryption keys, which all processes share. Null: the keys are stored in the database.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>The maximum number of connections to a server. <c>maxPoolSize</c> of the connection string may lower it.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>How long finished documents are kept.</summary>
    public RetentionTimes Retention { get; init; } = new();

    /// <summary>The random numbers for retry delays after a lost compare-and-swap.</summary>
    public Jitter Jitter { get; init; } = Jitter.System;
}
