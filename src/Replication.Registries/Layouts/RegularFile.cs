namespace Replication.Registries.Layouts;

/// <summary>Opens files below a folder that may come from elsewhere. Symbolic links and named pipes are refused.</summary>
internal static class RegularFile
{
    /// <summary>
    /// Opens a file; null when it does not exist. <paramref name="owner"/> begins the messages. Throws <see cref="RegistryException"/>.
    /// </summary>
    public static StoredFile? Open(string owner, string root, string name)
    {
        var file = new FileInfo(Path.Combine(root, name));
        try
        {
            RefuseLinks(owner, root, name);
            // A named pipe has no length, and opening it would wait for its writer.
            if (!file.Exists)
                return null;
            if (file.Length == 0)
                return new StoredFile([]);
            var handle = File.OpenHandle(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            return new StoredFile(handle, 0, RandomAccess.GetLength(handle), isShared: false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unavailable($"{owner}, file {name},", "read", exception);
        }
    }

    /// <summary>Fails when a file or folder, or a folder that leads to it, is a symbolic link. Throws <see cref="RegistryException"/>.</summary>
    public static void RefuseLinks(string owner, string root, string name)
    {
        for (var slash = name.IndexOfAny(['/', '\\']); slash >= 0; slash = name.IndexOfAny(['/', '\\'], slash + 1))
            RefuseLink(owner, root, new DirectoryInfo(Path.Combine(root, name[..slash])));
        RefuseLink(owner, root, new FileInfo(Path.Combine(root, name)));
    }

    private static void RefuseLink(string owner, string root, FileSystemInfo file)
    {
        if (file.LinkTarget is not null)
            throw LayoutFailures.Invalid(
                owner,
                $"contains the symbolic link {Path.GetRelativePath(root, file.FullName)}. Links inside a layout are not followed. "
                    + $"Copy the folder with its files (cp -rL).");
    }
}
