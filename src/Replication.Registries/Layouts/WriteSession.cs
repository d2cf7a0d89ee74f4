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

    // A session folder without a lock file is just being created, unless it is old.
    private static readonly TimeSpan AgeWithoutLock = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly FileStream _lock;
    private long _count;

    private WriteSession(string folder, FileStream alive) => (_folder, _lock) = (folder, alive);

    /// <summary>Creates a session, and removes those of exports that were killed. Throws <see cref="IOException"/>.</summary>
    public static WriteSession Begin(string layout, TimeProvider time)
    {
        foreach (var left in Directory.EnumerateDirectories(layout, $"{Prefix}*"))
            RemoveIfDead(left, time);
        while (true)
        {
            var folder = Path.Combine(layout, $"{Prefix}{Guid.NewGuid():N}");
            Directory.CreateDirectory(folder);
            try
            {
                return new WriteSession(
                    folder, new FileStream(Path.Combine(folder, LockFile), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (IsLockedByCleaner(folder))
            {
                // Another export took this folder for a dead one, before the lock was set.
            }
        }
    }

    /// <summary>Returns the path of a new temporary file.</summary>
    public string NewFile() => Path.Combine(_folder, $"{Interlocked.Increment(ref _count)}");

    public void Dispose()
    {
        _lock.Dispose();
        Remove(_folder);
    }

    private static bool IsLockedByCleaner(string folder) =>
        !Directory.Exists(folder) || File.Exists(Path.Combine(folder, LockFile));

    private static void RemoveIfDead(string folder, TimeProvider time)
    {
        try
        {
            new FileStream(Path.Combine(folder, LockFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
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
