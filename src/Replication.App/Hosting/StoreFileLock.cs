using Replication.App.Configuration;
using Replication.Storage;

namespace Replication.App.Hosting;

/// <summary>Prevents a second process from opening the SQLite file. The operating system releases it when the process ends.</summary>
internal sealed class StoreFileLock : IDisposable
{
    private readonly FileStream _file;

    private StoreFileLock(FileStream file) => _file = file;

    /// <summary>
    /// Takes the lock; returns null for a store that many processes share. Throws <see cref="StoreUnusableException"/> when another process
    /// holds it.
    /// </summary>
    public static StoreFileLock? Take(StoreConfiguration store)
    {
        if (store is not StoreConfiguration.Sqlite sqlite)
            return null;
        var path = Path.GetFullPath(sqlite.Path);
        try
        {
            OwnerFiles.MakeFolder(Path.GetDirectoryName(path)!);
            return new StoreFileLock(OwnerFiles.OpenOrCreate(path + ".lock", FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(path + ".lock")
                ? new StoreUnusableException(
                    StoreFault.InUse,
                    $"The store '{path}' is in use by another process: stop that one, name another file, or use a "
                        + $"mongodb store, which several processes can share",
                    e)
                : new StoreUnusableException(StoreFault.Unavailable, $"The store '{path}' cannot be used: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
