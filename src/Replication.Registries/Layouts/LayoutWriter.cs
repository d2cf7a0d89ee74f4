using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>
/// Writes files of a layout so that readers and other writers never see a part of one: under a temporary name, flushed to the disk, then
/// renamed. <c>index.json</c> is read, changed and replaced under a lock that all exports of this program take.
/// </summary>
internal sealed class LayoutWriter : IDisposable
{
    private const string LockName = $"{WriteSession.Prefix}index.lock";
    private const int MostLockAttempts = 1500;

    private static readonly TimeSpan LockDelay = TimeSpan.FromMilliseconds(20);

    private readonly LayoutFolder _folder;
    private readonly TimeProvider _time;
    private readonly WriteSession _session;
    private readonly SemaphoreSlim _turn = new(1);

    private LayoutWriter(LayoutFolder folder, WriteSession session, TimeProvider time) =>
        (_folder, _session, _time) = (folder, session, time);

    /// <summary>True for the names of files that exports create beside the layout.</summary>
    public static bool IsOwn(string name) => name.StartsWith(WriteSession.Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Opens a layout for writing. Creates the folder, and makes an empty folder a layout. Throws <see cref="RegistryException"/>.
    /// </summary>
    public static LayoutWriter Open(LayoutFolder folder, Func<WriteSession> begin, TimeProvider time)
    {
        if (File.Exists(folder.Path))
            throw LayoutFailures.Invalid(folder.Name, "is a file. Name a new or an empty folder.");
        return Guard(folder, () =>
        {
            var isNew = folder.IsNew;
            if (!isNew && !File.Exists(folder.PathOf(LayoutFolder.Marker)))
            {
                throw LayoutFailures.Invalid(
                    folder.Name,
                    $"contains files but no {LayoutFolder.Marker}, so it is not an OCI image layout. Name a new or an empty folder, so that "
                        + $"no other files are mixed with the images.");
            }
            if (!isNew)
                folder.Check();
            Directory.CreateDirectory(folder.Path);
            var writer = new LayoutWriter(folder, begin(), time);
            if (isNew)
                writer.Rename(writer.WriteTemporary("""{"imageLayoutVersion":"1.0.0"}"""u8), LayoutFolder.Marker);
            return writer;
        });
    }

    /// <summary>Writes a blob or manifest from memory.</summary>
    public void WriteBlob(Digest digest, ReadOnlyMemory<byte> bytes) =>
        Commit(Guard(_folder, () => WriteTemporary(bytes.Span)), digest);

    /// <summary>Returns the path of a new temporary file.</summary>
    public string NewFile() => _session.NewFile();

    /// <summary>Creates a temporary file. Reserves the space, so that a full disk is found at once.</summary>
    public FileStream CreateFile(string temporary, long bytes) => Guard(_folder, () => new FileStream(temporary, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Options = FileOptions.Asynchronous,
        BufferSize = 0,
        PreallocationSize = bytes,
    }));

    /// <summary>Gives a temporary file that was flushed and verified its name. A blob of another writer has the same content.</summary>
    public void Commit(string temporary, Digest digest) => Guard(_folder, () =>
    {
        Directory.CreateDirectory(_folder.PathOf("blobs", digest.Algorithm));
        Rename(temporary, _folder.FileOf(digest));
        return true;
    });

    /// <summary>
    /// Changes the list of images under the lock. The function returns the new file, or null for no change. Returns whether the file
    /// changed. <paramref name="beforeWrite"/> is called right before the file is replaced.
    /// </summary>
    public async Task<bool> ChangeIndexAsync(Func<LayoutIndex, byte[]?> change, Action? beforeWrite, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var held = await LockAsync(cancellationToken);
            if (change(_folder.ReadIndex()) is not { } bytes)
                return false;
            Guard(_folder, () =>
            {
                var temporary = WriteTemporary(bytes);
                beforeWrite?.Invoke();
                Rename(temporary, LayoutFolder.IndexFile);
                return true;
            });
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private string WriteTemporary(ReadOnlySpan<byte> bytes)
    {
        var temporary = NewFile();
        using var file = CreateFile(temporary, bytes.Length);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        return temporary;
    }

    private void Rename(string temporary, string name)
    {
        var path = _folder.PathOf(name);
        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    // The lock file stays: a process that deleted it could delete the lock of another one.
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(_folder.PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException
                && attempt == MostLockAttempts))
            {
                throw LayoutFailures.Unavailable($"{_folder.Name}, file {LockName},", "locked", exception);
            }
            catch (IOException)
            {
                await Task.Delay(LockDelay, _time, cancellationToken);
            }
        }
    }

    private static T Guard<T>(LayoutFolder folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unavailable(folder.Name, "written", exception);
        }
    }
}
