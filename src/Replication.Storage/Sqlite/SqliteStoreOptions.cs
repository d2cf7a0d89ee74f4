using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <summary>The options of the SQLite store.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The file. It and its folder are created when missing.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of the encryption keys. Null: <c>keys</c> beside the file.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>How long a write waits for another process that writes.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long finished documents are kept.</summary>
    public RetentionTimes Retention { get; init; } = new();

    /// <summary>The number of concurrent reads. Each may block one thread.</summary>
    public int ReaderCount { get; init; } = 4;
}
