using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>Names, messages and labels of images are text on a page: Razor encodes all that is not raw markup.</summary>
public sealed class RawMarkupTests
{
    private static readonly string[] Raw =
        ["MarkupString", "AddMarkupContent", "Html.Raw", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("];

    [Fact]
    public void No_page_and_no_script_of_the_console_writes_raw_markup()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Page.Root, "src", "Replication.Console"), "*", SearchOption.AllDirectories)
            .Where(static it => Path.GetExtension(it) is ".razor" or ".cs" or ".js")
            .Where(static it => !it.Contains("/obj/", StringComparison.Ordinal) && !it.Contains("/bin/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            let text = File.ReadAllText(file)
            from raw in Raw
            where text.Contains(raw, StringComparison.Ordinal)
            select $"{file}: {raw}");
    }
}
