using System.Text.RegularExpressions;
using Replication.Testing.Documentation;

namespace Replication.UnitTests.Documentation;

/// <summary>The C# files of the program, to find what is made at a call site and nowhere else.</summary>
internal static class SourceText
{
    private static readonly IReadOnlyList<(string File, string Text)> Files =
        [.. Directory.EnumerateFiles(Path.Combine(Page.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static it => !it.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(static it => (Path.GetRelativePath(Page.Root, it), File.ReadAllText(it)))];

    /// <summary>Every match in every file of which the name contains <paramref name="inFile"/>.</summary>
    public static IEnumerable<(string File, Match Match)> Find(Regex pattern, string inFile = "") =>
        Files.Where(it => it.File.Contains(inFile, StringComparison.Ordinal))
            .SelectMany(it => pattern.Matches(it.Text).Select(match => (it.File, match)));
}
