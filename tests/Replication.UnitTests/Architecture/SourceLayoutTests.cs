using System.Text.RegularExpressions;
using Xunit;

namespace Replication.UnitTests.Architecture;

/// <summary>Each type has its own file and its own name, so that a search by name finds exactly one definition.</summary>
public sealed partial class SourceLayoutTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    [Fact]
    public void No_file_declares_a_second_public_type()
    {
        var crowded = Declarations()
            .Where(static it => it.IsPublic)
            .GroupBy(static it => it.File)
            .Where(static it => it.Select(type => type.Name).Distinct().Count() > 1)
            .Select(static it => $"{it.Key}: {string.Join(", ", it.Select(type => type.Name).Distinct())}")
            .ToList();

        Assert.True(crowded.Count == 0, $"Give each public type of these files its own file:\n{string.Join('\n', crowded)}");
    }

    [Fact]
    public void No_two_types_in_different_namespaces_have_the_same_name()
    {
        var ambiguous = Declarations()
            .GroupBy(static it => it.Name)
            .Where(static it => it.Select(type => type.Namespace).Distinct().Count() > 1)
            .Select(static it => $"{it.Key}: {string.Join(", ", it.Select(type => type.Namespace).Distinct())}")
            .ToList();

        Assert.True(ambiguous.Count == 0, $"Rename one type of each of these names:\n{string.Join('\n', ambiguous)}");
    }

    [Theory]
    [InlineData("public sealed record Page<T>(int Count);", "Page", true)]
    [InlineData("internal readonly record struct Range(int From);", "Range", false)]
    [InlineData("public delegate IDisposable Use(int count);", "Use", true)]
    [InlineData("internal static partial class Names", "Names", false)]
    public void Declarations_are_recognized(string line, string name, bool isPublic)
    {
        var match = Declaration().Match(line);

        Assert.Equal((name, isPublic), (match.Groups["name"].Value, match.Groups["public"].Success));
    }

    private static List<TopLevelType> Declarations()
    {
        var types = new List<TopLevelType>();
        foreach (var room in Directory.GetDirectories(Source))
        {
            foreach (var file in Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(Source, file);
                if (path.Split(Path.DirectorySeparatorChar) is [_, "bin" or "obj", ..])
                    continue;
                var code = File.ReadAllText(file);
                var space = Namespace().Match(code).Groups["name"].Value;
                types.AddRange(Declaration().Matches(code).Select(it =>
                    new TopLevelType(path, space, it.Groups["name"].Value, it.Groups["public"].Success)));
            }
        }
        Assert.True(types.Count > 500);
        return types;
    }

    // Top-level types begin in the first column, because all namespaces are file-scoped.
    [GeneratedRegex(
        @"^((?<public>public)|internal) ((sealed|static|abstract|partial|readonly|ref|unsafe) )*"
        + @"((class|struct|interface|enum|record( struct| class)?) |delegate \S+ )(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespace();

    private sealed record TopLevelType(string File, string Namespace, string Name, bool IsPublic);
}
