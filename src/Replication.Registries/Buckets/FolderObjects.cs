using Replication.Registries.Layouts;

namespace Replication.Registries.Buckets;

/// <summary>
/// The files below a folder. Symbolic links are not followed: a folder from elsewhere could point at other files of this machine. All
/// methods throw <see cref="RegistryException"/>.
/// </summary>
internal sealed class FolderObjects(string path)
{
    /// <summary>Names the folder at the beginning of a message.</summary>
    public string Name => $"The folder {path}";

    public string Path => path;

    /// <summary>The names of the folders directly in a folder, in no order; empty when it does not exist.</summary>
    public IReadOnlyList<string> ListFolders(string folder)
    {
        try
        {
            var parent = new DirectoryInfo(System.IO.Path.Combine(path, folder));
            return parent.Exists
                ? [.. parent.EnumerateDirectories().Where(static it => it.LinkTarget is null).Select(static it => it.Name)]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unavailable($"{Name}, folder {folder},", "read", exception);
        }
    }

    public bool HasFolder(string folder) => Directory.Exists(System.IO.Path.Combine(path, folder));

    public bool HasFile(string file) => File.Exists(System.IO.Path.Combine(path, file));

    /// <summary>Opens a file; null when it does not exist. The result must be disposed.</summary>
    public StoredFile? Open(string file) => RegularFile.Open(Name, path, file);

    /// <summary>Fails when the folder does not exist.</summary>
    public void RequireFolder()
    {
        if (!Directory.Exists(path))
            throw LayoutFailures.Invalid(Name, "does not exist. Check the url of the instance, and that the disk is mounted.");
    }
}
