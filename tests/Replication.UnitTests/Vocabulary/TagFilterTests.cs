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

    [Theory]
    [InlineData("a(?#(?=x)b", null)]
    [InlineData("[(?=]", null)]
    [InlineData(@"\(?=", null)]
    [InlineData("[a-z-[(?!b]]", null)]
    [InlineData("(?<name>a)-(?'other'b)", null)]
    [InlineData("(?i:RC)[0-9]{1,3}", null)]
    [InlineData("(?x) a # (?= no lookahead)", "a comment (#) runs to the end")]
    [InlineData("v(?!1)x", "lookahead from position 1 to position 5")]
    [InlineData("v(?<=1)x", "lookbehind from position 1 to position 6")]
    [InlineData("v(?<!(a|b))x", "lookbehind from position 1 to position 10")]
    [InlineData("(?(a)b|c)", "conditional from position 0 to position 8")]
    [InlineData(@"(?<n>a)\k<n>", "backreference from position 7 to position 11")]
    [InlineData("(?<a>x)(?<b-a>y)", "balancing group from position 7 to position 15")]
    [InlineData(@"\Gv1", "contiguous match from position 0 to position 1")]
    [InlineData("v(?:a{99}){999}x", "the repeat that ends at position 14")]
    [InlineData("a{9999999999}", "position 12")]
    public void Nonlinear_patterns_are_detected_without_compiling_prefixes(string pattern, string? words)
    {
        var isRead = TagFilter.TryParse(pattern, out _, out var problem);

        Assert.Equal((words is null, true), (isRead, isRead || problem!.Contains(words!, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_hostile_pattern_costs_bounded_work()
    {
        // Each took seconds of processor time: the first because every prefix was compiled to find the position, the others because of
        // their classes.
        string[] patterns =
        [
            new string('a', 1000) + "(?=b)",
            string.Concat(Enumerable.Range(0, 120).Select(i => $"[{(char)(0x3000 + (i * 7))}-{(char)(0x9000 + (i * 13))}]")),
            string.Concat(Enumerable.Range(0, 250).Select(i => $"[^{(char)(0x1000 + (i * 17))}]")),
            string.Concat(Enumerable.Range(0, 1000).Select(i => (char)(0x4000 + (i * 3)))),
        ];

        var began = Stopwatch.GetTimestamp();
        foreach (var pattern in patterns)
            Assert.False(TagFilter.TryParse(pattern, out _, out _));

        // Before, two minutes on an idle machine.
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("v1-latest_2")]
    [InlineData("A")]
    public void A_literal_matches_itself_only(string literal)
    {
        Assert.True(TagFilter.TryParse(literal, out var filter, out _));
        Assert.True(filter.Matches(literal));
        Assert.False(filter.Matches(literal + "0"));
        Assert.False(filter.Matches(literal[1..]));
    }
}
