using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Coordination.Backfills;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

/// <summary>A push, a backfill and the scope itself agree on what a rule covers.</summary>
public sealed class RuleScopeTests
{
    public static TheoryData<string, string, string, bool> Cases => new()
    {
        { "several", "team/app", "v1", true },
        { "several", "base/app", "v1", true },
        { "several", "platform/a/app", "v1", true },
        { "several", "platform/a/b/app", "v1", false },
        { "several", "platform/app", "v1", false },
        { "several", "app", "v1", false },
        { "nested", "team/app", "v1", true },
        { "nested", "team/a/b/app", "v1", true },
        { "nested", "teams/app", "v1", false },
        { "all", "app", "v1", true },
        { "all", "a/b/c", "v1", true },
        { "filtered", "team/app-1", "v1", true },
        { "filtered", "team/my-app-1", "v1", false },
        { "filtered", "team/app", "v1", false },
        { "excluding", "team/app", "v1", true },
        { "excluding", "team/scratch-1", "v1", false },
        { "excluding", "base/scratch-1", "v1", false },
        { "excluding", "team/secret", "v1", false },
        { "excluding", "base/secret", "v1", true },
        { "excluding", "team/app", "latest", false },
        { "excluding", "team/app", "v1-rc2", false },
        { "excluding", "team/app", "v1-r", true },
        { "twice", "team/app", "v1", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Everything_agrees_on_what_a_rule_covers(string name, string repository, string tag, bool isCovered)
    {
        var rule = Named(name);
        var (source, pushed) = (RepositoryName.Parse(repository), Tag.Parse(tag));
        Assert.True(RuleScope.TryRead(rule, out var scope, out var problems), string.Join(' ', problems));
        Assert.True(TagSelection.TryRead(rule, out var tags, out problems), string.Join(' ', problems));
        // A few rules are compared one by one, many by what they require.
        var beside = Enumerable.Range(0, 20).Select(i => Rule($"z{i}", "a", $"t{i}") with
        {
            Namespace = null,
            Namespaces = [$"z{i}*"],
            RepositoryFilter = $"z{i}"
        });
        var push = new ImagePushed
        {
            PushId = Guid.NewGuid(),
            Instance = "a",
            Repository = source,
            Tag = pushed,
            PushedAt = Noon,
            ReceivedAt = Noon,
        };
        var images = new ImageScope(rule, repositories: null);

        Assert.Equal(isCovered, scope.Covers(source) && tags.Matches(tag));
        Assert.Equal(isCovered, images.Covers(source) && images.Covers(pushed));
        Assert.Equal(isCovered ? [rule] : [], new RuleIndex(new RuleSet(Guid.NewGuid(), [rule], [])).Match(push));
        var index = new RuleIndex(new RuleSet(Guid.NewGuid(), [rule, .. beside], []));
        Assert.Equal(isCovered ? [rule] : [], index.Match(push));
        Assert.Equal(scope.Covers(source), index.MatchReferrer(push, []) is [_, ..]);
    }

    [Theory]
    [InlineData("namespaces", "rule.namespaces", "namespaces 'Team*' has the character 'T'")]
    [InlineData("repositoryFilter", "rule.repositoryFilter", @"repositoryFilter '(a)\1' uses a construct that has no linear-time matching")]
    [InlineData("excludeRepositories", "rule.excludeRepositories", "excludeRepositories 'a//b*' has an empty part")]
    [InlineData("excludeTags", "rule.excludeTags", "excludeTags '[v' has a '[' at position 0 that is never closed")]
    public void A_pattern_that_cannot_be_read_is_a_problem_of_the_rule(string key, string code, string message)
    {
        var rule = key switch
        {
            "namespaces" => Rule("r", "a", "b") with { Namespace = null, Namespaces = ["Team*"] },
            "repositoryFilter" => Rule("r", "a", "b") with { RepositoryFilter = @"(a)\1" },
            "excludeRepositories" => Rule("r", "a", "b") with { ExcludeRepositories = ["a//b*"] },
            _ => Rule("r", "a", "b") with { ExcludeTags = ["[v"] },
        };

        var problem = Assert.Single(RuleChecks.Check(rule, new([Instance("a"), Instance("b")])));

        Assert.Equal((code, key), (problem.Code, problem.Key));
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_that_cost_too_much_together_are_refused()
    {
        var expensive = string.Concat(Enumerable.Range(0, 30).Select(static i => $"[{(char)('a' + (i % 26))}{i % 10}]"));
        var rule = Rule("r", "a", "b") with
        {
            Namespace = null,
            Namespaces = [.. Enumerable.Range(0, 50).Select(i => $"{expensive}{i}*")],
        };

        Assert.False(RuleScope.TryRead(rule, out _, out var problems));
        Assert.Contains("cost too much to compile together", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static ReplicationRule Named(string name)
    {
        var rule = Rule(name, "a", "b");
        return name switch
        {
            "several" => rule with { Namespace = null, Namespaces = ["team", "base", "platform/*"] },
            "nested" => rule with { Namespace = null, Namespaces = ["team/**"] },
            "all" => rule with { Namespace = null, Namespaces = ["**"] },
            "filtered" => rule with { RepositoryFilter = "app-.*" },
            "excluding" => rule with
            {
                Namespace = null,
                Namespaces = ["team", "base"],
                ExcludeRepositories = ["scratch-*", "team/secret"],
                ExcludeTags = ["latest", "*-rc?"],
            },
            "twice" => rule with { Namespace = null, Namespaces = ["team", "te*", "*"] },
            _ => throw new ArgumentException($"no rule is named {name}", nameof(name)),
        };
    }
}
