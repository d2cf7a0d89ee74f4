using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo;

/// <summary>Where the production store keeps everything, and for how long.</summary>
public sealed class MongoStoreOptions
{
    /// <summary>Address of the server or replica set, as the driver reads it; it may hold a password.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The database; it is created when missing.</summary>
    public required string Database { get; init; }

    /// <summary>The folder of the keys that secrets are encrypted with, which all processes see; null: the keys lie in the database, too.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>Connections to a server at most; <c>maxPoolSize</c> of the connection string may lower it.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>How long what is finished is kept.</summary>
    public RetentionTimes Retention { get; init; } = new();

    /// <summary>The random numbers for retry delays after a lost compare-and-swap.</summary>
    public Jitter Jitter { get; init; } = Jitter.System;
}
