using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.App.Configuration;

/// <summary>Where documents are kept: a file (a relative path starts at the working directory), or a database of a server; and how long.</summary>
internal sealed record StoreConfiguration(StoreProvider Provider, string Path, Secret? ConnectionString, string Database, RetentionTimes Retention);

internal enum StoreProvider
{
    Sqlite,
    MongoDb,
}
