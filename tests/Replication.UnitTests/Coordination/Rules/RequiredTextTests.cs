using Replication.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class RequiredTextTests
{
    [Theory]
    [InlineData("v1", "<v1>")]
    [InlineData("release-v.*", "<release-v")]
    [InlineData(".*-release", "-release>")]
    [InlineData(".*-7-.*", "-7-")]
    [InlineData("a.*-7-.*z", "<a -7- z>")]
    [InlineData(@"v1\.2\..*", "<v1.2.")]
    [InlineData("v1[.]2.*", "<v1.2")]
    [InlineData("v[12]-x.*", "<v1-x|<v2-x")]
    [InlineData("v1?", "<v")]
    [InlineData("ab+c", "<a b c>")]
    [InlineData("ab{0}c", "<a c>")]
    [InlineData("ab{2,3}c", "<a b c>")]
    [InlineData("ab{0,3}?c", "<a c>")]
    [InlineData("(?:release-(?:a|b)-).*", "<release-a-|<release-b-")]
    [InlineData("(?<word>ab)c", "<abc>")]
    [InlineData("a|b", "<a>|<b>")]
    [InlineData("(a.*|bc.*)x", "a|bc x>")]
    [InlineData("(a.*|.*)x", "x>")]
    [InlineData(@"\d+-x", "-x>")]
    [InlineData(@"\bv1\b.*", "v1")]
    [InlineData("^v1$", "v1")]
    [InlineData("(ab|)c", "<abc>|<c>")]
    [InlineData("[^a]b", "b>")]
    [InlineData("[a-c]b", "b>")]
    [InlineData("[]a]b", "<]b>|<ab>")]
    [InlineData(@"[a\]]b", "b>")]
    [InlineData("RC-.*", "<rc-")]
    [InlineData("[Vv]1", "<v1>")]
    [InlineData("(?i)RC(?:-A|b)", "<rc-a>|<rcb>")]
    [InlineData("(?i)Éa", "a>")]
    public void The_required_literals_of_a_pattern_are_found(string pattern, string expected) => Assert.Equal(expected, Shown(pattern));

    [Theory]
    [InlineData(".*")]
    [InlineData("")]
    [InlineData("(?i)É")]
    [InlineData("(?i)[aé]")]
    [InlineData("rc(?i)x")]
    [InlineData("(?i:rc)")]
    [InlineData("(?x) v 1")]
    [InlineData(@".*\x41")]
    [InlineData(@".*\u0041b")]
    [InlineData(@"\p{Lu}-x")]
    [InlineData("[a-z-[x]]b")]
    [InlineData("a{b")]
    [InlineData("a{,3}")]
    [InlineData("a b")]
    [InlineData("a#b")]
    [InlineData("a)")]
    [InlineData("(a")]
    [InlineData("[a")]
    [InlineData(@"a\")]
    public void Nothing_is_required_by_a_pattern_that_is_not_understood(string pattern) => Assert.Equal("", Shown(pattern));

    private static string Shown(string pattern) => string.Join(' ', RequiredText.Of(pattern).Options
            .Select(static it => string.Join('|', it)))
        .Replace(RequiredText.Start, '<')
        .Replace(RequiredText.End, '>');
}
