using Replication.Registries.Layouts;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>
/// The files below a folder. Symbolic links are not followed: a folder from elsewhere could point at other files of this machine. All
/// methods throw <see cref="RegistryException"/>.
/// </summary>
internal sealed class FolderObjects(string path) : IBucketObjects
{
    public string Name => $"The folder {path}";

    public string Path => path;

    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult(ListFolders(folder));

    public Task<RegistryPage> ListFoldersAsync(string folder, string? last, int count, CancellationToken cancellationToken) =>
        Task.FromResult(SortedPage.Of(ListFolders(folder), last, count));

    public Task<bool> HasFolderAsync(string folder, CancellationToken cancellationToken) => Task.FromResult(HasFolder(folder));

    public ValueTask<long?> LengthOfAsync(string file, CancellationToken cancellationToken)
    {
        using var opened = RegularFile.Open(Name, path, file);
        return ValueTask.FromResult(opened?.Length);
    }

    public ValueTask<StoredFile?> OpenAsync(string file, CancellationToken cancellationToken) =>
        ValueTask.FromResult(RegularFile.Open(Name, path, file));

    public Task RequireAsync(CancellationToken cancellationToken)
    {
        RequireFolder();
        return Task.CompletedTask;
    }

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

    public bool HasFolder(string folder)
    {
        RefuseLinks(folder.TrimEnd('/'));
        return Directory.Exists(System.IO.Path.Combine(path, folder));
    }

    public bool HasFile(string file)
    {
        RefuseLinks(file);
        return File.Exists(System.IO.Path.Combine(path, file));
    }

    /// <summary>Fails when a file or folder, or a folder that leads to it, is a symbolic link.</summary>
    public void RefuseLinks(string name) => RegularFile.RefuseLinks(Name, path, name);

    /// <summary>Fails when the folder does not exist.</summary>
    public void RequireFolder()
    {
        if (!Directory.Exists(path))
            throw LayoutFailures.Invalid(Name, "does not exist. Check the url of the instance, and that the disk is mounted.");
    }

    public void Dispose()
    {
    }
}
