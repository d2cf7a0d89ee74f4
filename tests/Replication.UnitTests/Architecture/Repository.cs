namespace Replication.UnitTests.Architecture;

internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Replication.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Replication.sln above the tests");
        return folder;
    }
}
