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
