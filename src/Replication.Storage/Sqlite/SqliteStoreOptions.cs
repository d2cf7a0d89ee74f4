using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <summary>Where the embedded store keeps everything, and how it shares the file.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The file; it and its folder are created when missing.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of the keys that secrets are encrypted with; null: <c>keys</c> beside the file.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>How long a write waits for another process that writes.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what is finished is kept.</summary>
    public RetentionTimes Retention { get; init; } = new();

    /// <summary>Reads that run at the same time; each may block one thread while it reads.</summary>
    public int ReaderCount { get; init; } = 4;
}
