using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

public sealed class RuleChecksTests
{
    private static readonly RegistryInstance Source = Instance("hangzhou");
    private static readonly RegistryInstance Target = Instance("tokyo");

    [Fact]
    public void A_plain_rule_between_two_plain_instances_passes() => Assert.Empty(Check(Rule("r", "hangzhou", "tokyo"), Source, Target));

    [Fact]
    public void A_basic_instance_may_be_a_target_but_not_a_source()
    {
        var basic = Source with { Edition = InstanceEdition.Basic };

        Assert.Equal(["rule.sourceEdition"], Check(Rule("r", "hangzhou", "tokyo"), basic, Target));
        Assert.Empty(Check(Rule("r", "hangzhou", "tokyo"), Source, Target with { Edition = InstanceEdition.Basic }));
    }

    [Fact]
    public void A_bucket_may_be_a_target_but_not_a_source_and_the_storage_of_a_registry_is_neither()
    {
        var bucket = new RegistryInstance
        {
            Name = "export",
            Kind = InstanceKind.Bucket,
            Url = new Uri("file:///srv/images"),
            Layout = BucketLayout.Oci
        };

        Assert.Empty(Check(Rule("r", "hangzhou", "export"), Source, bucket));
        Assert.Equal(["rule.sourceBucket"], Check(Rule("r", "export", "tokyo"), bucket, Target));
        Assert.Equal(
            ["rule.targetReadOnly"], Check(Rule("r", "hangzhou", "export"), Source, bucket with { Layout = BucketLayout.Distribution }));
    }

    [Theory]
    [InlineData(InstancePartition.Public, InstancePartition.Finance, false)]
    [InlineData(InstancePartition.Public, InstancePartition.Government, false)]
    [InlineData(InstancePartition.Public, InstancePartition.Public, true)]
    [InlineData(InstancePartition.Finance, InstancePartition.Finance, true)]
    [InlineData(InstancePartition.Finance, InstancePartition.Public, true)]
    public void Nothing_goes_from_the_public_partition_to_finance_or_government(
        InstancePartition from, InstancePartition to, bool allowed) =>
        Assert.Equal(allowed
            ? []
            : ["rule.partition"], Check(Rule("r", "hangzhou", "tokyo"), Source with { Partition = from }, Target with { Partition = to }));

    [Fact]
    public void Both_instances_must_have_the_namespace_where_they_declare_namespaces()
    {
        Assert.Equal(["rule.namespaceMissing"], Check(Rule("r", "hangzhou", "tokyo"), Source with { Namespaces = ["base"] }, Target));
        Assert.Equal(["rule.namespaceMissing"], Check(Rule("r", "hangzhou", "tokyo"), Source, Target with { Namespaces = [] }));
        Assert.Empty(
            Check(Rule("r", "hangzhou", "tokyo"), Source with { Namespaces = ["team"] }, Target with { Namespaces = ["base", "team"] }));
    }

    [Fact]
    public void Every_namespace_that_the_rule_covers_must_be_declared()
    {
        var rule = Rule("r", "hangzhou", "tokyo") with { Namespace = null, Namespaces = ["team", "platform/*"] };
        var source = Source with { Namespaces = ["team", "platform/a", "other"] };

        Assert.Empty(Check(rule, source, Target));
        Assert.Empty(Check(rule, source, Target with { Namespaces = ["team", "platform/a"] }));
        // A push decides which namespaces of the source the glob matches.
        Assert.Empty(Check(rule, Source, Target with { Namespaces = ["team"] }));
        Assert.Equal(
            "the instance 'tokyo' has no namespace 'platform/a'; it has team",
            Assert.Single(Problems(rule, source, Target with { Namespaces = ["team"] })).Message);
        var unmatched = Assert.Single(Problems(rule, source with { Namespaces = ["team"] }, Target));
        Assert.Equal(
            ("rule.namespaceMissing", "namespaces", "the instance 'hangzhou' has no namespace that 'platform/*' matches; it has team"),
            (unmatched.Code, unmatched.Key, unmatched.Message));
        Assert.Equal(["rule.account"], Check(rule, source with { Account = "1" }, Target with { Account = "2" }));
    }

    [Fact]
    public void Every_target_passes_the_checks()
    {
        var osaka = Target with { Name = "osaka", Partition = InstancePartition.Finance };
        var rule = Rule("r", "hangzhou", "") with { Target = null, Targets = ["tokyo", "osaka"] };

        var problem = Assert.Single(Problems(rule, Source, Target, osaka));
        Assert.Equal(("rule.partition", "targets"), (problem.Code, problem.Key));
        Assert.Equal(["rule.instance"], Check(rule, Source, Target));
        Assert.Equal(["rule.targets"], Check(rule with { Targets = ["tokyo", "tokyo"] }, Source, Target));
        Assert.Equal(["rule.topology"], Check(rule with { Targets = ["tokyo", "hangzhou"] }, Source, Target));
        Assert.Empty(Problems(rule, Source, Target, Target with { Name = "osaka" }));
    }

    [Theory]
    [InlineData(TopologyMode.Strict, "rule 'other'")]
    [InlineData(TopologyMode.Acyclic, null)]
    public void Each_target_serves_one_rule_under_strict_topology(TopologyMode topology, string? words)
    {
        var osaka = Target with { Name = "osaka" };
        var rule = Rule("r", "hangzhou", "") with { Target = null, Targets = ["tokyo", "osaka"] };
        var instances = new InstanceCatalog([Source, Target, osaka]);

        var problems = RuleChecks.Check(rule, [Rule("other", "hangzhou", "osaka")], topology, instances);
        var reverse = RuleChecks.Check(Rule("other", "hangzhou", "osaka"), [rule], topology, instances);
        var chain = RuleChecks.Check(Rule("other", "osaka", "hangzhou"), [rule], topology, instances);

        Assert.Equal(words is null, problems.Count == 0 && reverse.Count == 0);
        Assert.All(problems, it => Assert.Contains(words!, it.Message, StringComparison.Ordinal));
        Assert.Equal("rule.topology", chain[0].Code);
        Assert.Empty(RuleChecks.Check(rule, [rule], topology, instances));
        Assert.Equal(words is null, !MadeRuleChecks.Check([rule, Rule("other", "hangzhou", "osaka")], topology, instances).Any());
    }

    private static IReadOnlyList<RuleProblem> Problems(ReplicationRule rule, params RegistryInstance[] instances) =>
        RuleChecks.Check(rule, new InstanceCatalog(instances));

    [Theory]
    [InlineData("1", "1", RuleScenario.SameAccount, true, true)]
    [InlineData("1", "2", RuleScenario.SameAccount, true, false)]
    [InlineData(null, null, RuleScenario.SameAccount, false, true)]
    [InlineData("1", "2", RuleScenario.CrossAccount, true, true)]
    [InlineData("1", "2", RuleScenario.CrossAccount, false, false)]
    [InlineData(null, "2", RuleScenario.CrossAccount, true, false)]
    public void Other_accounts_need_the_scenario_and_trust(string? from, string? to, RuleScenario scenario, bool trusted, bool allowed) =>
        Assert.Equal(
            allowed ? [] : ["rule.account"],
            Check(Rule("r", "hangzhou", "tokyo") with
            {
                Scenario = scenario
            }, Source with { Account = from }, Target with { Account = to, TrustedAccounts = trusted ? ["1"] : [] }));

    [Fact]
    public void An_unknown_instance_and_an_invalid_filter_are_reported_together() =>
        Assert.Equal(
            ["rule.tagFilter", "rule.instance"], Check(Rule("r", "hangzhou", "nowhere") with { TagFilter = "v[" }, Source, Target));

    [Fact]
    public void An_instance_is_not_replicated_to_itself() =>
        Assert.Contains("rule.topology", Check(Rule("r", "hangzhou", "hangzhou"), Source, Target));

    [Fact]
    public void Every_possible_check_runs_and_reports_its_key()
    {
        var rule = Rule("r", "hangzhou", "tokyo") with { TagFilter = "(", TargetNamespace = "mirror" };
        var source = Source with { Edition = InstanceEdition.Basic, Account = "1" };
        var target = Target with { Partition = InstancePartition.Finance, Account = "2", Namespaces = ["base"] };

        var problems = RuleChecks.Check(rule, new InstanceCatalog([source, target]));

        Assert.Equal(
            [("rule.tagFilter", "tagFilter"), ("rule.sourceEdition", "source"), (
                "rule.partition", "target"), ("rule.namespaceMissing", "targetNamespace"), ("rule.account", "scenario")],
            problems.Select(it => (it.Code, it.Key)));
    }

    [Fact]
    public void An_unknown_instance_does_not_hide_what_is_wrong_with_the_other()
    {
        var basic = Source with { Edition = InstanceEdition.Basic, Namespaces = ["base"] };

        Assert.Equal(["rule.instance", "rule.sourceEdition", "rule.namespaceMissing"], Check(Rule("r", "hangzhou", "nowhere"), basic));
        Assert.Equal(["rule.instance", "rule.namespaceMissing"], Check(Rule("r", "nowhere", "tokyo"), Target with { Namespaces = [] }));
    }

    [Fact]
    public void An_unreadable_value_causes_no_second_problem() =>
        Assert.Equal(
            ["rule.sourceEdition"],
            Check(Rule("r", "hangzhou", "") with { Namespace = "" }, Source with { Edition = InstanceEdition.Basic }));

    private static string[] Check(ReplicationRule rule, params RegistryInstance[] instances) =>
        [.. RuleChecks.Check(rule, [], TopologyMode.Strict, new InstanceCatalog(instances)).Select(it => it.Code)];
}
