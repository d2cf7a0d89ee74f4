using System.Text.Json;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Exported rules have the same values when the file is read again.</summary>
public sealed class RuleYamlTests
{
    private const string Instances =
        "instances: [ { name: a, endpoint: http://a }, { name: b, endpoint: http://b }, { name: c, endpoint: http://c } ]\n";

    public static TheoryData<ReplicationRule> Rules =>
    [
        Samples.Rule("plain", "a", "b"),
        Samples.Rule("true", "a", "b") with { Namespace = "_" },
        Samples.Rule("all", "a", "b") with
        {
            Scenario = RuleScenario.CrossAccount,
            Level = RuleLevel.Repository,
            Namespace = "team/sub",
            Repository = "null",
            TargetNamespace = "mirror/{namespace}",
            TargetRepository = "{namespace}-{repository}",
            Tags = new TagLists { Allow = ["v1[.].*", "yes"], Deny = ["'\"#: -"], Semver = ">=1.2 <2 || ^3" },
            Override = false,
            Referrers = false,
            Deletions = true,
            Platforms = ["linux/amd64", "linux/arm/v7"],
            Priority = 5,
            Enabled = false,
        },
        Samples.Rule("dollar", "a", "b") with { TagFilter = "${env:HOME}|$${x}" },
        Samples.Rule("backslash", "a", "b") with { TagFilter = "v\\d+\\.\\d+ä: #x" },
        Samples.Rule("number", "a", "b") with { TagFilter = "1.0", Tags = new TagLists { Allow = ["007", "~", "{", "[a]"] } },
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_that_is_exported_and_read_again_is_the_same(ReplicationRule rule)
    {
        var read = Assert.Single(Reading.Ok(Instances + RuleYaml.Write([rule], static _ => true)).Rules).Value;

        Assert.Equal(
            JsonSerializer.Serialize(rule),
            JsonSerializer.Serialize(read with { CreatedAt = rule.CreatedAt, ActiveSince = rule.ActiveSince }));
    }

    [Fact]
    public void Rules_keep_their_order_and_defaults_are_left_out() => Assert.Equal(
        """
        rules:
          - name: two
            source: a
            target: c
            level: namespace
            namespace: team
            tagFilter: ".*"
          - name: one
            source: a
            target: b
            level: namespace
            namespace: team
            tagFilter: ".*"

        """,
        RuleYaml.Write([Samples.Rule("two", "a", "c"), Samples.Rule("one", "a", "b")], static _ => true));

    [Fact]
    public void No_rules_are_an_empty_list() => Assert.Empty(Reading.Ok(RuleYaml.Write([], static _ => true)).Rules);
}
