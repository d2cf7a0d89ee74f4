using System.Globalization;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class VersionIndexTests
{
    private const int Count = 10_000;

    // "#" is the number of the range.
    [Theory]
    [InlineData("~#.1", "4711.1.5", 1)]
    [InlineData("=4711.0.# || ~#.1", "4711.1.5", 1)]
    [InlineData(">=#", "9.0.0", 10)]
    [InlineData("<#", "9990.0.0", 9)]
    [InlineData(">=4711.# <4711.#.2", "4711.4.1", 1)]
    // A pre-release is in few ranges, however many releases around it are.
    [InlineData(">=0.0.#", "20000.0.0-rc.1", 0)]
    [InlineData(">=1.0.0-rc.#", "1.0.0-rc.7", 8)]
    [InlineData(">=1.0.0-rc.# <1.0.0-rc.#.1", "1.0.0-rc.7", 1)]
    [InlineData(">=1.#.0-rc.1", "1.7.0-rc.3", 1)]
    public void A_version_is_compared_with_about_as_many_ranges_as_contain_it(string template, string tag, int matchCount)
    {
        var index = new VersionIndex<int>([.. Enumerable.Range(0, Count).Select(i => (Range(template, i), i))]);
        var found = new List<int>();

        var compared = index.Find(Version(tag), found);

        Assert.Equal(matchCount, found.Count);
        // At most one path from the root of the tree to a leaf for each match, and one path for the search itself.
        Assert.InRange(compared, 0, 40 + (16 * matchCount));
    }

    [Fact]
    public void The_index_finds_the_same_ranges_as_a_scan()
    {
        string[] ranges =
        [
            "*", ">=1", ">1", "<2", "<=2", "<=2.0.0", "1.2.3", "=1.2", "^1.2", "^0.2", "^0.0.3", "~1.2.3", "1.x", ">=1.2 <1.4",
            ">2 <1", ">=1.0.0-rc.1", "<1.0.0-rc.2", ">=1.0.0-alpha <1.0.0 || ^2", "1.2.3 || 1.2.3", "<1 || >=1 || 1.2.3",
            ">=1.0.0-rc.1 <2.0.0-beta", "^1.2.3-beta.2", "<=1.2.3-beta || 1.2.3-rc",
        ];
        string[] tags =
        [
            "0.0.3", "0.0.4", "0.2.9", "1", "v1.0.0", "1.0.1", "1.2", "1.2.3", "1.2.4", "1.3", "1.4", "2", "2.0.1", "3",
            "1.0.0-alpha", "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.10", "1.2.3-beta", "1.2.3-beta.2", "1.2.3-rc", "2.0.0-beta", "2.0.0-a",
        ];
        var index = new VersionIndex<string>([.. ranges.Select(static it => (Range(it, 0), it))]);

        foreach (var tag in tags)
        {
            var found = new List<string>();
            index.Find(Version(tag), found);
            Assert.Equal(
                ranges.Where(it => Range(it, 0).Contains(tag)).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    private static VersionRange Range(string template, int number)
    {
        var text = template.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.True(VersionRange.TryParse(text, out var range, out var problem), problem);
        return range;
    }

    private static TagVersion Version(string tag)
    {
        Assert.True(TagVersion.TryParse(tag, out var version));
        return version;
    }
}
