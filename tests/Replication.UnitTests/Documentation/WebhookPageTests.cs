using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Testing.Documentation;
using Xunit;

namespace Replication.UnitTests.Documentation;

/// <summary>The page of webhooks names each format where its reader chooses one.</summary>
public sealed class WebhookPageTests
{
    private static readonly IReadOnlyList<string> Lines = new Page(Path.Combine("docs", "webhooks.md")).Lines();

    public static TheoryData<string> Formats =>
        [.. Enum.GetValues<WebhookFormat>().Select(static it => it.ToWord())];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_page_says_who_publishes_in_a_format_and_whether_it_reports_digests(string format)
    {
        Assert.True(
            Lines.Any(it => it.StartsWith("| [", StringComparison.Ordinal) && it.Contains($"`{format}`", StringComparison.Ordinal)),
            $"Add a row for `{format}` to the table of publishers in docs/webhooks.md");
        var section = Lines
            .SkipWhile(static it => it != "## Signatures that are pushed later, by digest")
            .Skip(1)
            .TakeWhile(static it => !it.StartsWith('#'));
        Assert.True(
            string.Join(' ', section).Contains($"`{format}`", StringComparison.Ordinal),
            $"Say in docs/webhooks.md, section 'Signatures that are pushed later, by digest', whether `{format}` reports pushes by digest");
    }
}
