using Replication.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class LiteralTextTests
{
    [Theory]
    [InlineData("release-v.*", "release-v")]
    [InlineData("v1", "v1")]
    [InlineData(@"v1\.2\..*", "v1.2.")]
    [InlineData("v1.2", "v1")]
    [InlineData("v1?", "v")]
    [InlineData("ab+", "a")]
    [InlineData("ab{0}c", "a")]
    [InlineData(@"v\.?1", "v")]
    [InlineData(@"v\d+", "v")]
    [InlineData("v[0-9]", "v")]
    [InlineData("v(1|2)", "")]
    [InlineData("a|b", "")]
    [InlineData("(?i)rc", "")]
    [InlineData("rc(?i)x", "rc")]
    [InlineData("^v1", "")]
    [InlineData("", "")]
    [InlineData(".*", "")]
    [InlineData("v ", "v")]
    public void The_literal_prefix_of_a_pattern_is_found(string pattern, string prefix) =>
        Assert.Equal(prefix, LiteralText.Before(pattern));

    [Theory]
    [InlineData(".*-release", "-release")]
    [InlineData("v1", "v1")]
    [InlineData(@".*\.2", ".2")]
    [InlineData(".*-rc?", "")]
    [InlineData(".*-rc+", "")]
    [InlineData(@"v\d+-x", "-x")]
    [InlineData(@".*\d", "")]
    [InlineData(@".*\x41", "")]
    [InlineData(@".*\u0041b", "")]
    [InlineData(@"\p{Lu}-x", "")]
    [InlineData("v[0-9]", "")]
    [InlineData("[ab]-x", "-x")]
    [InlineData(@"[a\]]b", "b")]
    [InlineData("[]a]b", "b")]
    [InlineData("(v.*)-x", "-x")]
    [InlineData("(v-x)", "")]
    [InlineData("(?i).*-x", "")]
    [InlineData(".*(?:-x)", "")]
    [InlineData("a|.*-x", "")]
    [InlineData(".*-x$", "")]
    [InlineData("a{2}", "")]
    [InlineData("a{2}b", "b")]
    [InlineData(".*", "")]
    [InlineData("", "")]
    [InlineData(".* x", "x")]
    public void The_literal_suffix_of_a_pattern_is_found(string pattern, string suffix) =>
        Assert.Equal(suffix, LiteralText.After(pattern));
}
