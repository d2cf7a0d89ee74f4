using System.Text.Json;
using Replication.App.Logging;
using Xunit;

namespace Replication.UnitTests.App.Logging;

/// <summary>Control characters that a terminal or a log viewer would interpret become visible text.</summary>
public sealed class PrintableTextTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { "team/app:v1", "team/app:v1" },
        { "höchst 世界 🐳", "höchst 世界 🐳" },
        { "a\u001b[31mred", "a\\u001b[31mred" },
        { "a\r\nb\tc", "a\\r\\nb\\tc" },
        { "\0\b\u007f", "\\u0000\\u0008\\u007f" },
        { "c1 \u0085 \u009b31m", "c1 \\u0085 \\u009b31m" },
        { "app\u202egnp.exe", "app\\u202egnp.exe" },
        { "\u2066x\u2069 \u200e \u200f \u061c", "\\u2066x\\u2069 \\u200e \\u200f \\u061c" },
        { "zero\u200bwidth \ufeff \u00ad", "zero\\u200bwidth \\ufeff \\u00ad" },
        { "line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029" },
        { "tag \U000e0041", "tag \\udb40\\udc41" },
        { "lone " + '\ud83d', "lone \\ud83d" },
        { '\udc33' + " lone", "\\udc33 lone" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Unprintable_characters_are_escaped_and_all_others_stay(string text, string expected) =>
        Assert.Equal(expected, PrintableText.Escape(text));

    [Fact]
    public void Lines_stay_where_they_are_wanted() =>
        Assert.Equal("a\n\tb\\r\\u001b", PrintableText.Escape("a\n\tb\r\u001b", keepLines: true));

    [Fact]
    public void An_escaped_json_document_means_the_same()
    {
        const string Document = "{\n\t\"tag\": \"a\u202eb\u009bc\U000e0041\"\n}";

        var escaped = PrintableText.Escape(Document, keepLines: true);

        Assert.DoesNotContain('\u202e', escaped);
        Assert.Equal("a\u202eb\u009bc\U000e0041", JsonDocument.Parse(escaped).RootElement.GetProperty("tag").GetString());
    }

    [Fact]
    public async Task A_writer_for_errors_escapes_every_way_of_writing()
    {
        using var inner = new StringWriter { NewLine = "\n" };
        await using var writer = new PrintableWriter(inner);

        writer.Write('\u001b');
        writer.Write("\u202e");
        writer.Write(['\u009b'], 0, 1);
        writer.Write("\u0007".AsSpan());
        await writer.WriteAsync("\u200b");
        await writer.WriteAsync('\u0008');
        await writer.WriteLineAsync("\r.");
        writer.WriteLine("end");

        Assert.Equal("\\u001b\\u202e\\u009b\\u0007\\u200b\\u0008\\r.\nend\n", inner.ToString());
    }
}
