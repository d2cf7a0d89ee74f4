namespace Replication.Testing.Servers;

/// <summary>Programs that <c>tests/run.sh</c> puts into folders beside the caches of this user.</summary>
public static class TestTools
{
    /// <summary>
    /// The path of a file in a folder of tools. The environment variable <paramref name="variable"/> names another folder. Throws when the
    /// file does not exist.
    /// </summary>
    public static string PathOf(string folder, string variable, string file)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } own
            ? own
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var root = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : Path.Combine(cache, "replication-tests", folder);
        var path = Path.Combine(root, file);
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"there is no {path}: run tests/run.sh once, or name a folder with it in {variable}");
    }
}
