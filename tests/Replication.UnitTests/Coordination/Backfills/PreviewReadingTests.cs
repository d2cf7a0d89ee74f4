using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class PreviewReadingTests
{
    private static readonly ReplicationRule Team =
        Samples.Rule("r", "hangzhou", "tokyo") with { TagFilter = "v.*", TargetNamespace = "mirror" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task Pages_of_any_size_show_each_match_once_with_its_target(int limit)
    {
        var registry =
            new ListedRegistry(2, ("other/x", ["v1"]), ("team/a", ["v1", "v2", "x", "v3"]), ("team/b", ["y"]), ("team/c", ["v1"]));
        var seen = new List<PreviewedImage>();
        var tagCount = 0;

        for (string? after = null; ;)
        {
            var page = await ReadAsync(registry, PlaceText.Read(after), limit);
            Assert.True(page.Items.Count <= limit);
            seen.AddRange(page.Items);
            tagCount += page.TagsSeen;
            if ((after = page.Next) is null)
                break;
        }

        Assert.Equal(["team/a:v1", "team/a:v2", "team/a:v3", "team/c:v1"], seen.Select(it => $"{it.Source.Repository}:{it.Source.Tag}"));
        Assert.Equal(
            ["mirror/a:v1", "mirror/a:v2", "mirror/a:v3", "mirror/c:v1"], seen.Select(it => $"{it.Target!.Repository}:{it.Target.Tag}"));
        Assert.All(seen, it => Assert.Equal(("hangzhou", "tokyo"), (it.Source.Instance, it.Target!.Instance)));
        Assert.Equal(6, tagCount);
    }

    [Fact]
    public async Task Each_target_is_an_item()
    {
        var registry = new ListedRegistry(2, ("team/a", ["v1", "v2", "v3"]));
        var both = Team with { Target = null, Targets = ["tokyo", "osaka"] };

        var page = await PreviewReading.ReadAsync(registry.Lists, both, BackfillPlace.Start, 5, TimeProvider.System, default);

        Assert.Equal(
            ["v1 tokyo", "v1 osaka", "v2 tokyo", "v2 osaka"], page.Items.Select(static it => $"{it.Source.Tag} {it.Target!.Instance}"));
        Assert.NotNull(page.Next);
    }

    [Fact]
    public async Task A_target_whose_name_would_be_too_long_is_none()
    {
        var registry = new ListedRegistry(2, ($"team/{new string('a', 200)}", ["v1"]));

        var page = await PreviewReading.ReadAsync(
            registry.Lists, Team with { TargetNamespace = new string('b', 100) }, BackfillPlace.Start, 10, TimeProvider.System, default);

        Assert.Null(Assert.Single(page.Items).Target);
    }

    [Fact]
    public async Task A_repository_without_a_tag_list_is_reported()
    {
        var registry = new ListedRegistry(2, ("team/a", ["v1"]), ("team/b", ["v1"]));
        registry.Refuse = static place => place.StartsWith("team/a", StringComparison.Ordinal)
            ? new CopyFailure(CopyFailure.Denied, "not for us", IsWorthRetrying: false)
            : null;

        var page = await ReadAsync(registry, BackfillPlace.Start, 10);

        Assert.Equal("not for us", Assert.Single(page.Unreadable));
        Assert.Single(page.Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense!")]
    [InlineData("bnVsbA")]
    [InlineData("e30x")]
    public void A_text_that_is_no_place_is_reported(string text) => Assert.Throws<InvalidCursorException>(() => PlaceText.Read(text));

    private static Task<RulePreview> ReadAsync(ListedRegistry registry, BackfillPlace from, int limit) =>
        PreviewReading.ReadAsync(registry.Lists, Team, from, limit, TimeProvider.System, default);
}
