namespace Replication.Benchmarks.Peers;

internal static class RepositoryFolder
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        while (!File.Exists(System.IO.Path.Combine(folder, "Replication.sln")))
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("no Replication.sln above the benchmarks");
        return folder;
    }
}
