namespace Replication.Storage;

/// <summary>Files and folders that only their owner may read. On Windows the access control list of the folder applies.</summary>
public static class OwnerFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Creates the folder and its parents when they are missing. Existing folders keep their mode.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode700);
    }

    /// <summary>Creates a file that must not exist yet.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew, FileShare.None);

    /// <summary>Opens a file, or creates it, and removes the permissions of all other users.</summary>
    public static FileStream OpenOrCreate(string path, FileShare share)
    {
        var file = Open(path, FileMode.OpenOrCreate, share);
        Tighten(path);
        return file;
    }

    /// <summary>
    /// Removes the permissions of all other users from a file. Returns false when this process may not. A missing file is ignored.
    /// </summary>
    public static bool Tighten(string path)
    {
        if (OperatingSystem.IsWindows())
            return true;
        try
        {
            if (File.Exists(path) && (File.GetUnixFileMode(path) & ~FileMode600) is var others && others != UnixFileMode.None)
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) & FileMode600);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !File.Exists(path);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }
}
