using System.Text.RegularExpressions;
using Xunit;

namespace Replication.UnitTests.Architecture;

/// <summary>The architecture map matches the code.</summary>
public sealed partial class MapTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");
    private static readonly string Map = File.ReadAllText(Path.Combine(Source, "README.md"));

    [Fact]
    public void Every_folder_and_file_that_the_map_names_exists()
    {
        var named = Paths().Matches(Map).Select(it => it.Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, it => Assert.True(
            Path.Exists(Path.Combine(Source, it)), $"src/README.md names {it}, which does not exist"));
    }

    [Fact]
    public void Every_room_and_every_folder_in_it_is_on_the_map()
    {
        var folders = Directory.GetDirectories(Source)
            .SelectMany(room => Directory.GetDirectories(room)
                .Select(Path.GetFileName)
                .Where(it => it is not ("bin" or "obj"))
                .Append(Path.GetFileName(room)));

        Assert.All(folders, it => Assert.True(
            Map.Contains(it!, StringComparison.Ordinal), $"Describe the folder {it} in src/README.md"));
    }

    // `Replication.Room/Folder/File.cs` in backticks.
    [GeneratedRegex("`(Replication\\.[A-Za-z.]+(?:/[A-Za-z./]*)?)`")]
    private static partial Regex Paths();
}
