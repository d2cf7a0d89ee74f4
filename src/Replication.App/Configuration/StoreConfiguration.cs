namespace Replication.App.Configuration;

/// <summary>Where documents are kept; a relative path starts at the working directory.</summary>
internal sealed record StoreConfiguration(StoreProvider Provider, string Path);

internal enum StoreProvider
{
    Sqlite,
}
