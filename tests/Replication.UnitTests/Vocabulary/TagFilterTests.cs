using System.Diagnostics;
using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class TagFilterTests
{
    [Theory]
    [InlineData(".*", "anything", true)]
    [InlineData("release-v.*", "release-v1", true)]
    [InlineData("release-v.*", "my-release-v1", false)]
    [InlineData("v1", "v10", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData("a|b", "xb", false)]
    [InlineData("^v1$", "v1", true)]
    [InlineData("(?i)RC", "rc", true)]
    [InlineData("[0-9]+(\\.[0-9]+)*", "1.2.3", true)]
    [InlineData("", "v1", false)]
    public void A_filter_must_match_the_whole_tag(string pattern, string tag, bool matches)
    {
        Assert.True(TagFilter.TryParse(pattern, out var filter, out _));
        Assert.Equal(matches, filter.Matches(tag));
    }

    [Theory]
    [InlineData("v[", "position 2")]
    [InlineData("a)(b", "position")]
    [InlineData("(ab", "position 3")]
    [InlineData("(a)\\1", "position 4")]
    [InlineData("v(?=1)", "position 5")]
    [InlineData("x(?>a+)b", "position 6")]
    public void A_pattern_outside_the_linear_subset_is_refused_with_its_position(string pattern, string where)
    {
        Assert.False(TagFilter.TryParse(pattern, out _, out var problem));
        Assert.Contains(where, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_explodes_elsewhere_runs_in_linear_time()
    {
        Assert.True(TagFilter.TryParse("(a+)+b", out var filter, out _));
        var tag = new string('a', 128);

        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
            Assert.False(filter.Matches(tag));

        // A backtracking engine needs 2^128 steps for one of them.
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_pattern_has_a_longest_length()
    {
        Assert.True(TagFilter.TryParse(new string('a', TagFilter.MaxPatternLength), out _, out _));
        Assert.False(TagFilter.TryParse(new string('a', TagFilter.MaxPatternLength + 1), out _, out var problem));
        Assert.Contains($"{TagFilter.MaxPatternLength}", problem, StringComparison.Ordinal);
    }
}
