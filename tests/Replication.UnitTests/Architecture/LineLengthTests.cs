using System.Text.RegularExpressions;
using Xunit;

namespace Replication.UnitTests.Architecture;

/// <summary>C# lines have at most 140 characters, as .editorconfig says. Only the text of string literals does not count.</summary>
public sealed partial class LineLengthTests
{
    private const int MaxLength = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Lines_of_code_have_at_most_140_characters(string folder)
    {
        var root = Path.Combine(Repository.Root, folder);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(static it => it is "bin" or "obj"))
            .ToList();

        Assert.True(files.Count > 300);
        var tooLong = files
            .SelectMany(file => LongLines(File.ReadAllLines(file)).Select(it => $"{Path.GetRelativePath(Repository.Root, file)}:{it}"))
            .ToList();
        Assert.True(tooLong.Count == 0, $"Break these lines, which have more than {MaxLength} characters:\n{string.Join('\n', tooLong)}");
    }

    [Fact]
    public void Only_the_text_of_string_literals_may_be_longer()
    {
        var text = new string('x', MaxLength);
        string[] lines =
        [
            $"// {text}",
            $"Call(\"{text}\");",
            $"Call({text});",
            $"var body = $$\"\"\"{text}\"\"\";",
            "var body = \"\"\"",
            text + text,
            "    \"\"\";",
            $"var other = {text};",
        ];

        Assert.Equal([1, 3, 8], LongLines(lines));
    }

    private static IEnumerable<int> LongLines(string[] lines)
    {
        var isInRawText = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = RawText().Replace(lines[i], "\"\"");
            var delimiters = line.Split("\"\"\"").Length - 1;
            if (!isInRawText && Text().Replace(line, "\"\"").Length > MaxLength)
                yield return i + 1;
            isInRawText ^= delimiters % 2 == 1;
        }
    }

    [GeneratedRegex("\"\"\".*?\"\"\"")]
    private static partial Regex RawText();

    [GeneratedRegex("""
        "(\\.|[^"\\])*"
        """)]
    private static partial Regex Text();
}
