using Replication.Contracts;

namespace Replication.App.Configuration;

/// <summary>Where documents are kept: a file (a relative path starts at the working directory), or a database of a server.</summary>
internal sealed record StoreConfiguration(StoreProvider Provider, string Path, Secret? ConnectionString, string Database);

internal enum StoreProvider
{
    Sqlite,
    MongoDb,
}
