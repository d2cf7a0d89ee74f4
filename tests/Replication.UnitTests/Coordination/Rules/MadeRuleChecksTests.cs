using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

/// <summary>Rules are written as <c>a>b</c>, and called so.</summary>
public sealed class MadeRuleChecksTests
{
    private static readonly RegistryInstance[] Instances = [Instance("a"), Instance("b"), Instance("c"), Instance("d")];

    [Theory]
    [InlineData(TopologyMode.Strict, "a>b a>c", "")]
    [InlineData(TopologyMode.Strict, "a>b b>c", "b>c rule.topology")]
    [InlineData(TopologyMode.Strict, "a>b c>b", "c>b rule.topology")]
    [InlineData(TopologyMode.Acyclic, "a>b b>c a>c c>d", "")]
    [InlineData(TopologyMode.Acyclic, "a>b b>c c>a", "c>a rule.topology")]
    [InlineData(TopologyMode.Acyclic, "d>a a>b b>a", "b>a rule.topology")]
    [InlineData(TopologyMode.Strict, "a>b a>gone", "a>gone rule.instance")]
    public void Rules_that_another_topology_allowed_are_found(TopologyMode topology, string rules, string problems) =>
        Assert.Equal(problems, Check(topology, rules, Instances));

    [Fact]
    public void A_rule_whose_instances_became_others_is_found()
    {
        Assert.Equal("a>b rule.partition", Check(TopologyMode.Strict, "a>b a>c", [
            Instance("a"), Instance("b") with { Partition = InstancePartition.Government }, Instance("c")
        ]));
        Assert.Equal(
            "a>c rule.account",
            Check(TopologyMode.Strict, "a>b a>c", [Instance("a"), Instance("b"), Instance("c") with { Account = "2" }]));
        Assert.Equal(
            "a>b rule.sourceEdition",
            Check(TopologyMode.Strict, "a>b", [Instance("a") with { Edition = InstanceEdition.Basic }, Instance("b")]));
    }

    private static string Check(TopologyMode topology, string rules, RegistryInstance[] instances) =>
        string.Join(", ", MadeRuleChecks.Check([
            .. rules.Split(' ').Select(it => Rule(it, it.Split('>')[0], it.Split('>')[1]))
        ], topology, new InstanceCatalog(instances)).Select(it => $"{it.Rule} {it.Code}"));
}
