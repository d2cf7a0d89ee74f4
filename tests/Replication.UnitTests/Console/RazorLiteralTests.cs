using Replication.UnitTests.Architecture;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>A page shows no text that is not translated.</summary>
public sealed class RazorLiteralTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Replication.Console");

    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(Folder, "*.razor", SearchOption.AllDirectories)
            .Select(static it => Path.GetRelativePath(Folder, it))
            .Where(static it => !it.StartsWith("obj", StringComparison.Ordinal) && !it.StartsWith("bin", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_page_contains_no_literal_text(string file) =>
        Assert.Empty(RazorLiterals.Find(File.ReadAllText(Path.Combine(Folder, file))));

    // Blazor escapes every value except a MarkupString, so a name or a message cannot become markup.
    [Theory]
    [MemberData(nameof(Files))]
    public void A_page_inserts_no_markup_from_a_value(string file) =>
        Assert.DoesNotContain("MarkupString", File.ReadAllText(Path.Combine(Folder, file)), StringComparison.Ordinal);

    [Theory]
    [InlineData("<p>Hello</p>", "Hello")]
    [InlineData("<p>\n    Two words\n</p>", "Two words")]
    [InlineData("<b>@T(X.Y)</b> and more", "and more")]
    [InlineData("@if (a > b)\n{\n    <span class=\"x\">Found</span>\n}", "Found")]
    [InlineData("<button aria-label=\"Close it\" />", "aria-label=\"Close it\"")]
    [InlineData("<MudButton OnClick=\"() => Go(1)\">Press</MudButton>", "Press")]
    [InlineData("<p>こんにちは</p>", "こんにちは")]
    public void Text_is_found(string razor, string literal) => Assert.Equal([literal], RazorLiterals.Find(razor));

    [Theory]
    [InlineData("@page \"/\"\n@using Some.Name\n<p>@T(A.B, Format(it.C))</p>")]
    [InlineData("@foreach (var (a, b) in Items.Where(it => it.Count > 3))\n{\n    <td>@a: @(b ? \"x\" : \"y\")</td>\n}")]
    [InlineData("@if (x is { } y)\n{\n    var z = y.Text;\n    <p>@z.Length · @y</p>\n}\nelse if (Is(y))\n{\n}\nelse\n{\n    <Waiting />\n}")]
    [InlineData("@* A comment *@<a href=\"/x\" title=\"@T(A.B)\">&nbsp;</a>")]
    [InlineData("<p>1.0</p>\n\n@code {\n    private const string A = \"text\";\n}")]
    [InlineData("<a lang=\"ja\">日本語</a>")]
    public void Code_and_translated_text_are_no_literals(string razor) => Assert.Empty(RazorLiterals.Find(razor));
}
