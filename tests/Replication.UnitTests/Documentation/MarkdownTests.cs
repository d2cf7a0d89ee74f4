using System.Text.RegularExpressions;
using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>The format of the Markdown files: short lines, a short README and valid links.</summary>
public sealed partial class MarkdownTests
{
    private const int MaxLineLength = 120;
    private const int MaxReadmeLines = 150;

    public static TheoryData<string> Pages => [.. Page.All.Select(static it => it.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Lines_of_prose_have_at_most_120_characters(string page)
    {
        var isCode = false;
        var tooLong = new List<string>();
        foreach (var (index, line) in new Page(page).Lines().Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            if (line.Length > MaxLineLength && !isCode && !IsTable(line) && !IsLink(line))
                tooLong.Add($"{page}:{index + 1}: {line.Length} characters");
        }
        Assert.True(tooLong.Count == 0, $"Break these lines, which have more than {MaxLineLength} characters:\n{string.Join('\n', tooLong)}");
    }

    [Fact]
    public void The_README_has_at_most_150_lines() =>
        Assert.InRange(new Page("README.md").Lines().Count, 1, MaxReadmeLines);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings_that_exist(string page)
    {
        var broken = new List<string>();
        foreach (Match link in Links().Matches(string.Join('\n', new Page(page).Lines())))
        {
            var (path, anchor) = (link.Groups[1].Value, link.Groups[2].Value);
            var target = path.Length == 0
                ? page
                : Path.GetRelativePath(Page.Root, Path.Combine(Page.Root, Path.GetDirectoryName(page)!, path));
            if (!Path.Exists(Path.Combine(Page.Root, target)))
                broken.Add($"{link.Value}: there is no {target}");
            else if (anchor.Length > 0 && !Anchors(new Page(target)).Contains(anchor[1..]))
                broken.Add($"{link.Value}: {target} has no such heading");
        }
        Assert.True(broken.Count == 0, $"Correct these links of {page}:\n{string.Join('\n', broken)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Files_that_a_page_names_exist(string page)
    {
        var named = NamedFiles()
            .Matches(string.Join('\n', new Page(page).Lines()))
            .Where(static it => !it.Groups[2].Success)
            .Select(static it => it.Groups[1].Value);

        Assert.All(named, static it => Assert.True(
            Path.Exists(Path.Combine(Page.Root, it)), $"{it} does not exist. Correct the name, or write `(new)` after it."));
    }

    private static HashSet<string> Anchors(Page page) =>
        [.. page.Lines()
            .Where(static it => it.StartsWith('#'))
            .Select(static it => NotInAnchors().Replace(it.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    private static bool IsTable(string line) => line.TrimStart().StartsWith('|');

    // A line that is too long only because of one address cannot be wrapped.
    private static bool IsLink(string line) => AddressOrLink().IsMatch(line.Trim());

    [GeneratedRegex(@"^[-*\d. ]*(\[[^\]]*\]\([^)]*\)|<?https?://\S+>?)[.,:]?$")]
    private static partial Regex AddressOrLink();

    // Links to other sites are not followed.
    [GeneratedRegex(@"\]\((?!https?://)([^)#\s]*)(#[^)\s]*)?\)")]
    private static partial Regex Links();

    // `src/Replication.Room/File.cs`; a file that the reader will write is followed by (new).
    [GeneratedRegex(@"`((?:src|tests|docs|deploy)/[\w./-]+)`( \(new\))?")]
    private static partial Regex NamedFiles();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
