using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class LatestVersionsTests
{
    [Theory]
    [InlineData(2, "1.0.0 1.1.0 1.2.0", "1.2.0 1.1.0")]
    [InlineData(2, "1.2.0 1.10.0 1.9.0", "1.10.0 1.9.0")]
    [InlineData(5, "1.0.0 1.1.0", "1.0.0 1.1.0")]
    [InlineData(2, "1.2.0 v1.2 1.2 1.1.0 1.0.0", "1.2.0 v1.2 1.2 1.1.0")]
    [InlineData(2, "latest main 1.0.0 stable", "1.0.0")]
    [InlineData(2, "2.0.0-rc.1 2.0.0-rc.2 1.0.0", "2.0.0-rc.1 2.0.0-rc.2")]
    [InlineData(2, "2.0.0 2.0.0-rc.2 1.0.0", "2.0.0 2.0.0-rc.2")]
    [InlineData(1, "3.0.0 2.0.0 1.0.0", "3.0.0")]
    [InlineData(1, "1.0.0 2.0.0 3.0.0", "3.0.0")]
    [InlineData(1, "latest", "")]
    public void The_newest_versions_are_kept_in_any_order_of_the_list(int count, string tags, string expected)
    {
        var newest = new LatestVersions(count);
        foreach (var tag in tags.Split(' '))
            newest.Add(tag);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), tags.Split(' ').Where(newest.Contains).Order());
    }

    [Theory]
    [InlineData(".*", null, "1.0.0 2.0.0-rc.1 latest")]
    // Without a pre-release in the range, pre-releases do not compete.
    [InlineData(".*", ">=1", "1.0.0")]
    [InlineData("1.*", null, "1.0.0")]
    public void Only_tags_that_pass_the_other_filters_compete(string tagFilter, string? semver, string expected)
    {
        var filters = new LatestTags(tagFilter, new TagLists { Semver = semver, Latest = 1 }, ["excluded"]);

        Assert.Equal(expected.Split(' '), new[] { "1.0.0", "2.0.0-rc.1", "latest", "excluded" }.Where(filters.Competing()));
    }
}
