using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>Shell blocks are run by DocumentedCommandsTests, unless they are marked as needing what a test machine does not have.</summary>
public sealed class ShellBlockTests
{
    private static readonly string[] Languages = ["", "json", "mermaid", "sh", "yaml", "csharp", "text"];

    private static readonly string[] Marks =
    [
        "needs: a cloud", "needs: a fleet", "needs: Docker", "needs: this repository",
    ];

    [Fact]
    public void Every_block_names_a_language_that_a_test_knows() =>
        Assert.All(Page.All.SelectMany(CodeBlock.Of), static it => Assert.True(Languages.Contains(it.Language), $"{it}: '{it.Language}'"));

    [Fact]
    public void Shell_blocks_that_are_not_run_say_what_they_need() =>
        Assert.All(
            Page.All.SelectMany(CodeBlock.Of).Where(static it => it is { Language: "sh", Mark: not null }),
            static it => Assert.True(Marks.Contains(it.Mark), $"{it}: '{it.Mark}'"));
}
