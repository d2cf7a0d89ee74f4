using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class RuleIndexTests
{
    private static readonly ReplicationRule Namespaced = Rule("ns", "a", "b");
    private static readonly ReplicationRule Single = Rule("app", "a", "c") with { Level = RuleLevel.Repository, Repository = "app", TagFilter = "v.*" };

    [Theory]
    [InlineData("a", "team/app", "v1", "app,ns")]
    [InlineData("a", "team/app", "latest", "ns")]
    [InlineData("a", "team/other", "v1", "ns")]
    [InlineData("a", "team/sub/app", "v1", "")]
    [InlineData("a", "app", "v1", "")]
    [InlineData("b", "team/app", "v1", "")]
    public void A_push_matches_by_instance_scope_and_whole_tag(string instance, string repository, string tag, string expected) =>
        Assert.Equal(expected, Match([Namespaced, Single], instance, repository, tag, Noon));

    [Fact]
    public void A_repository_without_namespace_is_matched_by_the_empty_one()
    {
        Assert.Equal("ns", Match([Namespaced with { Namespace = "_" }], "a", "app", "v1", Noon));
        Assert.Equal("app", Match([Single with { Namespace = "_" }], "a", "app", "v1", Noon));
    }

    [Fact]
    public void Only_pushes_since_the_rule_became_active_match()
    {
        Assert.Equal("ns", Match([Namespaced], "a", "team/app", "v1", Noon));
        Assert.Equal("", Match([Namespaced], "a", "team/app", "v1", Noon.AddTicks(-1)));
    }

    [Fact]
    public void A_rule_that_is_not_enabled_matches_nothing() =>
        Assert.Equal("", Match([Namespaced with { Enabled = false }], "a", "team/app", "v1", Noon));

    [Fact]
    public void Lists_of_tags_count_as_well()
    {
        var lists = Namespaced with { Tags = new TagLists { Deny = ["v1"], Semver = "<2" } };

        Assert.Equal("", Match([lists], "a", "team/app", "v1", Noon));
        Assert.Equal("ns", Match([lists], "a", "team/app", "v1.1", Noon));
    }

    [Fact]
    public void Whatever_the_patterns_the_index_finds_what_one_look_at_each_rule_finds()
    {
        string[] patterns = [".*", "v.*", "v1", "v1.*", @"v1\.0", "v[0-9]+", "(v|w)1", "v1|w1", "w1?", "(?i)V1", "v1.0-rc.*", "", "v1{2}"];
        string[] tags = ["v1", "v11", "v1.0", "w", "w1", "V1", "v1x0", "v1.0-rc1", "latest"];
        var rules = patterns.Select((pattern, i) => Rule($"r{i:D2}", "a", $"t{i}") with { TagFilter = pattern }).ToArray();

        foreach (var tag in tags)
        {
            var expected = rules.Where(it => TagSelection.TryRead(it, out var selection, out _) && selection.Matches(tag)).Select(it => it.Id);
            Assert.Equal(string.Join(',', expected), Match(rules, "a", "team/app", tag, Noon));
        }
    }

    [Fact]
    public void A_rule_is_found_by_id_and_by_name()
    {
        var index = new RuleIndex(new RuleSet(Guid.NewGuid(), [Namespaced with { Id = "1" }, Single with { Id = "ns" }], []));

        Assert.Equal("ns", index.Find("1")?.Name);
        Assert.Equal("app", index.Find("ns")?.Name);
        Assert.Equal("ns", index.Find("app")?.Id);
        Assert.Null(index.Find("none"));
    }

    private static string Match(ReplicationRule[] rules, string instance, string repository, string tag, DateTimeOffset pushedAt) =>
        string.Join(',', new RuleIndex(new RuleSet(Guid.NewGuid(), rules, [])).Match(new ImagePushed
        {
            PushId = Guid.NewGuid(),
            Instance = instance,
            Repository = RepositoryName.Parse(repository),
            Tag = Tag.Parse(tag),
            PushedAt = pushedAt,
            ReceivedAt = pushedAt,
        }).Select(it => it.Id));
}
