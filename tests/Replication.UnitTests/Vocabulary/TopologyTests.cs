using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

/// <summary>Ways are written as <c>a>b</c>; each is a rule of that name.</summary>
public sealed class TopologyTests
{
    [Theory]
    [InlineData("a>b", "a>c", null)]
    [InlineData("a>b", "c>d", null)]
    [InlineData("a>b", "b>c", "the source instance 'b' is the target of rule 'a>b'")]
    [InlineData("a>b", "c>a", "the target instance 'a' is the source of rule 'a>b'")]
    [InlineData("a>b", "c>b", "the target instance 'b' is already the target of rule 'a>b'")]
    [InlineData("a>b c>d", "d>e", "the source instance 'd' is the target of rule 'c>d'")]
    [InlineData("", "a>a", "'a' cannot be both source and target")]
    public void Strict_topology_names_the_conflicting_rule(string others, string rule, string? words) =>
        Check(TopologyMode.Strict, others, rule, words);

    [Theory]
    [InlineData("a>b", "b>c", null)]
    [InlineData("a>b", "c>b", null)]
    [InlineData("a>b b>c", "a>c", null)]
    [InlineData("a>b a>c b>d c>d", "d>e", null)]
    [InlineData("a>b", "b>a", "'a' rule 'a>b' leads to 'b', which is the source")]
    [InlineData(
        "a>b b>c c>d x>y", "d>a", "'a' rule 'a>b' leads to 'b', rule 'b>c' leads to 'c', rule 'c>d' leads to 'd', which is the source")]
    [InlineData("a>b b>c c>d a>d", "d>a", "'a' rule 'a>d' leads to 'd', which is the source")]
    [InlineData("x>y y>x", "y>z", null)]
    [InlineData("x>y y>x", "z>x", null)]
    [InlineData("", "a>a", "'a' cannot be both source and target")]
    public void Acyclic_topology_names_the_way_back(string others, string rule, string? words) =>
        Check(TopologyMode.Acyclic, others, rule, words);

    [Theory]
    [InlineData(TopologyMode.Strict)]
    [InlineData(TopologyMode.Acyclic)]
    public void A_rule_does_not_conflict_with_itself(TopologyMode topology) =>
        Assert.Empty(RuleNeighbours.Problems(topology, [Link("a>b")], [Link("a>b") with { Target = "c" }, Link("a>d")]));

    [Fact]
    public void An_unchanged_rule_is_not_checked_again()
    {
        RuleLink[] madeUnderAnotherTopology = [Link("a>b"), Link("b>c")];

        Assert.Empty(RuleNeighbours.Problems(TopologyMode.Strict, [Link("b>c")], madeUnderAnotherTopology));
        Assert.NotEmpty(RuleNeighbours.Problems(TopologyMode.Strict, [Link("b>c") with { Name = "other" }], madeUnderAnotherTopology));
        Assert.NotEmpty(RuleNeighbours.Problems(TopologyMode.Strict, [Link("b>c") with { Target = "d" }], madeUnderAnotherTopology));
    }

    [Fact]
    public void A_name_is_unique() =>
        Assert.Equal("rule.name", Assert.Single(
            RuleNeighbours.Problems(TopologyMode.Strict, [Link("a>b") with { Id = "other", Target = "c" }], [Link("a>b")])).Code);

    [Theory]
    [InlineData("c", "id-of-a", "'id-of-a' is the id of rule 'a>b'")]
    [InlineData("a>b", "other", "the id of this rule, 'a>b', is the name of rule 'a>b'")]
    public void A_name_is_never_another_rule_s_id(string id, string name, string words)
    {
        var made = Link("a>b") with { Id = "id-of-a" };

        var problem = Assert.Single(RuleNeighbours.Problems(TopologyMode.Strict, [new RuleLink(id, name, "x", "y")], [made]));

        Assert.Equal("rule.name", problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TopologyMode.Strict, "a>b b>c x>c", "b>c")]
    [InlineData(TopologyMode.Acyclic, "a>b b>c c>d", "d>a")]
    public void A_problem_can_be_shown_without_the_names_of_other_rules(TopologyMode mode, string others, string rule)
    {
        var problems = RuleNeighbours.Problems(mode, [Link(rule) with { Id = "new", Name = "new" }], others.Split(' ').Select(Link));

        Assert.NotEmpty(problems);
        foreach (var problem in problems)
        {
            Assert.Contains(">", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(">", problem.Without(_ => false).Message, StringComparison.Ordinal);
            Assert.Equal(problem.Message, problem.Without(_ => true).Message);
        }
    }

    [Fact]
    public void Many_conflicts_are_reported_up_to_a_limit() =>
        Assert.Equal(
            5, RuleNeighbours.Problems(TopologyMode.Strict, [Link("a>b")], Enumerable.Range(0, 100).Select(i => Link($"b>{i}"))).Count);

    private static void Check(TopologyMode mode, string others, string rule, string? words)
    {
        var conflicts = Topology.Conflicts(mode, Link(rule), [.. others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Link)])
            .ToList();

        if (words is null)
            Assert.Empty(conflicts);
        else
            Assert.Contains(words, Assert.Single(conflicts).Message, StringComparison.Ordinal);
    }

    private static RuleLink Link(string way) => new(way, way, way.Split('>')[0], way.Split('>')[1]);
}
