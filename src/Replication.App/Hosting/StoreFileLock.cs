using Replication.App.Configuration;
using Replication.Storage;

namespace Replication.App.Hosting;

/// <summary>Keeps a second process away from the embedded store's file: each would take the other's work for its own. The lock goes with the process.</summary>
internal sealed class StoreFileLock : IDisposable
{
    private readonly FileStream _file;

    private StoreFileLock(FileStream file) => _file = file;

    /// <summary>Null for a store that many may share. Throws <see cref="StoreUnusableException"/> when another process has the file.</summary>
    public static StoreFileLock? Take(StoreConfiguration store)
    {
        if (store.Provider != StoreProvider.Sqlite)
            return null;
        var path = Path.GetFullPath(store.Path);
        try
        {
            OwnerFiles.MakeFolder(Path.GetDirectoryName(path)!);
            return new StoreFileLock(OwnerFiles.OpenOrCreate(path + ".lock", FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                File.Exists(path + ".lock")
                    ? $"The store '{path}' is in use by another process: stop that one, name another file, or let many processes share a mongodb store"
                    : $"The store '{path}' cannot be used: {e.Message}",
                e);
        }
    }

    public void Dispose() => _file.Dispose();
}
