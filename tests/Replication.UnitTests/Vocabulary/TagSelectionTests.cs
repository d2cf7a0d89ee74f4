using Replication.Contracts.Rules;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

/// <summary>Lists are written <c>a,b</c>.</summary>
public sealed class TagSelectionTests
{
    [Theory]
    [InlineData(".*", "", "", null, "anything", true)]
    [InlineData("v.*", "", "", null, "anything", false)]
    [InlineData(".*", "v1[.].*,latest", "", null, "v1.2", true)]
    [InlineData(".*", "v1[.].*,latest", "", null, "latest", true)]
    [InlineData(".*", "v1[.].*,latest", "", null, "latest-1", false)]
    [InlineData(".*", "", ".*-rc.*,nightly", null, "v1", true)]
    [InlineData(".*", "", ".*-rc.*,nightly", null, "v1-rc1", false)]
    [InlineData(".*", "", ".*-rc.*,nightly", null, "nightly", false)]
    [InlineData(".*", "v.*", "v1", null, "v1", false)]
    [InlineData(".*", "", "", ">=1.2 <2", "v1.5", true)]
    [InlineData(".*", "", "", ">=1.2 <2", "2.0", false)]
    [InlineData("v.*", "", "v1[.]3", "1.x", "v1.4", true)]
    [InlineData("v.*", "", "v1[.]3", "1.x", "v1.3", false)]
    [InlineData("v.*", "", "v1[.]3", "1.x", "1.4", false)]
    public void Everything_that_a_rule_says_of_tags_must_hold(string filter, string allow, string deny, string? semver, string tag, bool matches)
    {
        Assert.True(TagSelection.TryRead(Rule(filter, allow, deny, semver), out var selection, out _));
        Assert.Equal(matches, selection.Matches(tag));
    }

    [Theory]
    [InlineData("v[", "", "", null, "rule.tagFilter", "tagFilter 'v[' is no regular expression|position 2")]
    [InlineData(".*", "ok,v(", "", null, "rule.tags", "tags.allow 'v('|position 2")]
    [InlineData(".*", "", "(a)\\1", null, "rule.tags", "tags.deny|position 4")]
    [InlineData(".*", "", "", ">=1 <x2", "rule.tags", "tags.semver '>=1 <x2'|position 4")]
    public void What_is_wrong_is_told_with_its_position(string filter, string allow, string deny, string? semver, string code, string words)
    {
        Assert.False(TagSelection.TryRead(Rule(filter, allow, deny, semver), out _, out var problems));

        var problem = Assert.Single(problems);
        Assert.Equal(code, problem.Code);
        Assert.All(words.Split('|'), it => Assert.Contains(it, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Lists_have_a_longest_length()
    {
        var rule = Rule(".*", string.Join(',', Enumerable.Repeat("a", TagLists.MaxItemCount + 1)), "", null);

        Assert.False(TagSelection.TryRead(rule, out _, out var problems));
        Assert.Contains("at most 100", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static ReplicationRule Rule(string filter, string allow, string deny, string? semver) => Samples.Rule("r", "a", "b") with
    {
        TagFilter = filter,
        Tags = new TagLists { Allow = List(allow), Deny = List(deny), Semver = semver },
    };

    private static string[] List(string items) => items.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
