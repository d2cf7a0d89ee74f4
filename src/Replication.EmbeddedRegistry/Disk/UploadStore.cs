using System.Collections.Concurrent;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>The open upload sessions. Received bytes are on disk, so a session survives a restart.</summary>
internal sealed class UploadStore(RegistryFolder folder)
{
    private readonly ConcurrentDictionary<string, DiskUpload> _sessions = new();

    /// <summary>The number of open sessions.</summary>
    public int Count => Directory.EnumerateDirectories(folder.Uploads).Count();

    public async Task<DiskUpload> StartAsync(string repository, string algorithm, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("D");
        Directory.CreateDirectory(Folder(id));
        await File.WriteAllTextAsync(RepositoryFile(id), repository, cancellationToken);
        return _sessions[id] = new DiskUpload(id, Folder(id), algorithm);
    }

    /// <summary>Returns a session of this repository; null when it is unknown, ended or belongs to another repository.</summary>
    public DiskUpload? Find(string repository, string id)
    {
        if (!Guid.TryParseExact(id, "D", out _))
            return null;
        try
        {
            return File.ReadAllText(RepositoryFile(id)) == repository
                ? _sessions.GetOrAdd(id, static (id, path) => new DiskUpload(id, path, "sha256"), Folder(id))
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void End(DiskUpload session)
    {
        _sessions.TryRemove(session.Id, out _);
        Remove(session.Id);
    }

    /// <summary>Loses all sessions, like a registry that keeps uploads in memory.</summary>
    public void Forget()
    {
        foreach (var path in Directory.EnumerateDirectories(folder.Uploads))
        {
            var id = Path.GetFileName(path);
            _sessions.TryRemove(id, out _);
            Remove(id);
        }
    }

    private void Remove(string id)
    {
        if (Directory.Exists(Folder(id)))
            Directory.Delete(Folder(id), recursive: true);
    }

    private string Folder(string id) => Path.Combine(folder.Uploads, id);

    private string RepositoryFile(string id) => Path.Combine(Folder(id), "repository");
}
