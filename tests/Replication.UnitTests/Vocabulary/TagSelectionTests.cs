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
    public void All_tag_conditions_of_a_rule_must_match(
        string filter, string allow, string deny, string? semver, string tag, bool matches)
    {
        Assert.True(TagSelection.TryRead(Rule(filter, allow, deny, semver), out var selection, out _));
        Assert.Equal(matches, selection.Matches(tag));
    }

    [Theory]
    [InlineData("v[", "", "", null, "rule.tagFilter", "tagFilter 'v[' is no regular expression|position 2")]
    [InlineData(".*", "ok,v(", "", null, "rule.tags", "tags.allow 'v('|position 2")]
    [InlineData(".*", "", "(a)\\1", null, "rule.tags", "tags.deny|position 4")]
    [InlineData(".*", "", "", ">=1 <x2", "rule.tags", "tags.semver '>=1 <x2'|position 4")]
    public void Problems_are_reported_with_their_position(
        string filter, string allow, string deny, string? semver, string code, string words)
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

    [Fact]
    public void A_list_above_the_limit_is_not_read()
    {
        var rule = Rule(".*", string.Join(',', Enumerable.Repeat("(", TagLists.MaxItemCount + 1)), "", null);

        Assert.False(TagSelection.TryRead(rule, out _, out var problems));
        Assert.DoesNotContain("regular expression", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_ends_after_a_few_faulty_patterns()
    {
        var rule = Rule(".*", string.Join(',', Enumerable.Repeat("(", TagLists.MaxItemCount)), "", null);

        Assert.False(TagSelection.TryRead(rule, out _, out var problems));
        Assert.InRange(problems.Count, 1, 10);
    }

    [Fact]
    public void Patterns_that_cost_little_fill_both_lists_and_those_that_cost_much_do_not()
    {
        var cheap = string.Join(',', Enumerable.Range(0, TagLists.MaxItemCount).Select(i => $"release-v{i}[.].*"));
        var costly = string.Join(',', Enumerable.Range(0, TagLists.MaxItemCount)
            .Select(i => string.Concat(Enumerable.Range(i, 30).Select(j => $"[^{(char)(0x1000 + j)}]"))));
        var large = string.Join(',', Enumerable.Range(0, TagLists.MaxItemCount).Select(i => $".*a.{{{900 + i}}}"));

        Assert.True(TagSelection.TryRead(Rule(".*", cheap, cheap, null), out _, out _));
        Assert.False(TagSelection.TryRead(Rule(".*", costly, "", null), out _, out var ofCost));
        Assert.Contains("too much to compile", Assert.Single(ofCost).Message, StringComparison.Ordinal);
        Assert.False(TagSelection.TryRead(Rule(".*", "", large, null), out _, out var ofSize));
        Assert.Contains("too large together", Assert.Single(ofSize).Message, StringComparison.Ordinal);
    }

    private static ReplicationRule Rule(string filter, string allow, string deny, string? semver) => Samples.Rule("r", "a", "b") with
    {
        TagFilter = filter,
        Tags = new TagLists { Allow = List(allow), Deny = List(deny), Semver = semver },
    };

    private static string[] List(string items) => items.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
