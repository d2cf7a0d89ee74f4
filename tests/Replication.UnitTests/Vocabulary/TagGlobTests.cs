using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class TagGlobTests
{
    [Theory]
    [InlineData("v*", "v.*", "v v1 v1.2-rc", "w1 xv")]
    [InlineData("*-rc", ".*-rc", "1-rc -rc", "1-rc1")]
    [InlineData("release-?", "release-.", "release-1", "release- release-12")]
    [InlineData("v1.2", @"v1\.2", "v1.2", "v1x2")]
    [InlineData("v[0-9]*", "v[0-9].*", "v1 v9x", "v va")]
    [InlineData("[!v]*", "[^v].*", "1 w1", "v1")]
    [InlineData("latest", "latest", "latest", "latest1")]
    public void A_glob_is_compiled_to_a_filter_that_matches_the_same_tags(string glob, string pattern, string matched, string others)
    {
        Assert.True(TagGlob.TryCompile(glob, out var compiled, out _));
        Assert.Equal(pattern, compiled);
        Assert.True(TagFilter.TryParse(compiled, out var filter, out _));
        Assert.All(matched.Split(' '), tag => Assert.True(filter.Matches(tag), tag));
        Assert.All(others.Split(' '), tag => Assert.False(filter.Matches(tag), tag));
    }

    [Theory]
    [InlineData("", "0 characters")]
    [InlineData("(v|w)*", "position 0")]
    [InlineData("v[0-9", "position 1 that is never closed")]
    [InlineData("v[]", "position 1 that is empty")]
    [InlineData("v[*]", "position 1")]
    [InlineData("v[9-0]", "no regular expression")]
    [InlineData("v ", "position 1")]
    public void What_is_no_glob_is_refused_with_its_place(string glob, string words)
    {
        Assert.False(TagGlob.TryCompile(glob, out _, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_glob_has_a_bound() => Assert.False(TagGlob.TryCompile(new string('a', TagGlob.MaxLength + 1), out _, out _));

    [Theory]
    [InlineData("v*", true)]
    [InlineData("*-rc", true)]
    [InlineData("release-?", true)]
    [InlineData("v1.*-rc*", true)]
    [InlineData(".*", false)]
    [InlineData("v1.*", false)]
    [InlineData("release-v.*", false)]
    [InlineData("v[0-9]*", false)]
    [InlineData("(v|w)*", false)]
    [InlineData("latest", false)]
    public void A_filter_that_looks_like_a_glob_is_told_from_a_regular_expression(string filter, bool expected) =>
        Assert.Equal(expected, TagGlob.IsProbable(filter));
}
