using Replication.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class LiteralPrefixTests
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
    public void What_every_match_begins_with_is_read_off_a_pattern(string pattern, string prefix) => Assert.Equal(prefix, LiteralPrefix.Of(pattern));
}
