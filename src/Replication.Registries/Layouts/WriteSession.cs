namespace Replication.Registries.Layouts;

/// <summary>
/// A folder for the unfinished files of one export. A lock on a file in it shows other processes that the export is alive; the operating
/// system releases the lock when the process ends, however it ends.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    /// <summary>The beginning of the names of all files that an export creates beside the layout.</summary>
    public const string Prefix = ".replication-";

    private const string LockFile = "lock";
    private const int MostAttempts = 10;

    // A session folder without a lock file is just being created, unless it is old.
    private static readonly TimeSpan AgeWithoutLock = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly FileStream _lock;
    private long _count;

    private WriteSession(string folder, FileStream alive) => (_folder, _lock) = (folder, alive);

    /// <summary>Creates a session, and removes those of exports that were killed. Throws <see cref="IOException"/>.</summary>
    public static WriteSession Begin(string layout, TimeProvider time)
    {
        Directory.CreateDirectory(layout);
        foreach (var left in Directory.EnumerateDirectories(layout, $"{Prefix}*"))
            RemoveIfDead(left, time);
        for (var attempt = 1; ; attempt++)
        {
            var folder = Path.Combine(layout, $"{Prefix}{Guid.NewGuid():N}");
            Directory.CreateDirectory(folder);
            var lockFile = Path.Combine(folder, LockFile);
            // Another export may take this folder for a dead one before the lock is set. Then the lock fails, or its file is gone.
            try
            {
                var alive = new FileStream(lockFile, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(lockFile))
                    return new WriteSession(folder, alive);
                alive.Dispose();
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                Remove(folder);
            }
        }
    }

    /// <summary>False when the folder was removed.</summary>
    public bool IsAlive => File.Exists(Path.Combine(_folder, LockFile));

    /// <summary>Returns the path of a new temporary file.</summary>
    public string NewFile() => Path.Combine(_folder, $"{Interlocked.Increment(ref _count)}");

    public void Dispose()
    {
        _lock.Dispose();
        Remove(_folder);
    }

    private static void RemoveIfDead(string folder, TimeProvider time)
    {
        try
        {
            // The lock is held until the folder is removed. An export that has just created the folder cannot set it, and takes another.
            using var held = new FileStream(Path.Combine(folder, LockFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Remove(folder);
            return;
        }
        catch (FileNotFoundException)
        {
            if (time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) < AgeWithoutLock)
                return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The export is alive, or belongs to another account.
            return;
        }
        Remove(folder);
    }

    // What cannot be removed now is removed by the next export.
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
