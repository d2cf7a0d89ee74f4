namespace Replication.Testing.Documentation;

/// <summary>One Markdown file of the repository; <paramref name="Path"/> is relative to its root.</summary>
public sealed record Page(string Path)
{
    private static readonly string[] NotOurs = [".git", "bin", "obj", "artifacts"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private string FullPath => System.IO.Path.Combine(Root, Path);

    /// <summary>Every Markdown file of the repository.</summary>
    public static IReadOnlyList<Page> All { get; } = [.. Find(Root)
        .Select(static it => new Page(System.IO.Path.GetRelativePath(Root, it)))
        .OrderBy(static it => it.Path, StringComparer.Ordinal)];

    public IReadOnlyList<string> Lines() => File.ReadAllLines(FullPath);

    public void Write(IEnumerable<string> lines) => File.WriteAllText(FullPath, string.Join('\n', lines) + "\n");

    public override string ToString() => Path;

    private static string FindRoot(string folder)
    {
        while (!File.Exists(System.IO.Path.Combine(folder, "Replication.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Replication.sln above the tests");
        return folder;
    }

    private static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*.md").Concat(
        Directory.EnumerateDirectories(folder).Where(static it => !NotOurs.Contains(System.IO.Path.GetFileName(it))).SelectMany(Find));
}
