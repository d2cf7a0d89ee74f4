using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class NameGlobTests
{
    [Theory]
    [InlineData("team", "team", "teams team/a")]
    [InlineData("_", "_", "team")]
    [InlineData("*", "team _", "team/a")]
    [InlineData("platform/*", "platform/a", "platform platform/a/b platforms/a")]
    [InlineData("team/**", "team team/a team/a/b", "teams team-a")]
    [InlineData("**", "_ team team/a/b", "")]
    [InlineData("**/x", "x a/x a/b/x", "ax a/xx x/a")]
    [InlineData("a/**/x", "a/x a/b/x a/b/c/x", "ax a/bx x")]
    [InlineData("a/**/**", "a a/b a/b/c", "ab")]
    [InlineData("team-?", "team-1", "team- team-12 team-/")]
    [InlineData("team-[a-c1]", "team-a team-1", "team-d")]
    [InlineData("team-[!a]", "team-b", "team-a team-/")]
    [InlineData("team-[!-a]", "team-b", "team-a team-- team-/")]
    [InlineData("a.b*", "a.b a.bc", "axb")]
    public void A_glob_matches_whole_names(string glob, string matched, string others)
    {
        Assert.True(NameGlob.TryCompile(glob, out var pattern, out var problem), problem);
        Assert.True(TagFilter.TryParse(pattern, out var filter, out problem), problem);

        Assert.All(matched.Split(' '), it => Assert.True(filter.Matches(it), it));
        Assert.All(others.Split(' ', StringSplitOptions.RemoveEmptyEntries), it => Assert.False(filter.Matches(it), it));
    }

    [Theory]
    [InlineData("", "has 0 characters")]
    [InlineData("Team", "is neither a name")]
    [InlineData("team/", "is neither a name")]
    [InlineData("/team/*", "has an empty part")]
    [InlineData("team/*/", "has an empty part")]
    [InlineData("team**", "'**' is a whole part")]
    [InlineData("team-[a", "is never closed")]
    [InlineData("team-[]", "is empty")]
    [InlineData("team-.*+", "the character '+'")]
    [InlineData("team-[c-a]", "is no regular expression")]
    public void A_text_that_is_no_glob_is_refused(string glob, string reason)
    {
        Assert.False(NameGlob.TryCompile(glob, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }
}
