using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Rules that exclude each other never exist together, even if many processes create them at the same time.</summary>
public abstract class RuleTopologyContract(IStorePlace place) : StoreContract(place)
{
    private const int CreatorCount = 50;
    private const int ProcessCount = 4;

    private IRuleStore Rules => Get<IRuleStore>();

    [Fact]
    public async Task Of_fifty_concurrent_rules_for_one_target_one_is_created()
    {
        var outcomes = await MakeAtOnceAsync(TopologyMode.Strict, i => SampleRules.Made($"rule-{i}", $"source-{i}", "tokyo"));

        var winner = Assert.Single((await Rules.ReadAsync(null, default)).Rules);
        Assert.Single(outcomes.OfType<RuleChange.Made>());
        Assert.All(outcomes.OfType<RuleChange.Refused>(), it => Assert.Contains(
            $"'{winner.Name}'", Assert.Single(it.Problems).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_fifty_concurrent_rules_with_one_name_one_is_created()
    {
        var outcomes = await MakeAtOnceAsync(TopologyMode.Strict, i => SampleRules.Made("one", "hangzhou", $"target-{i}"));

        Assert.Single((await Rules.ReadAsync(null, default)).Rules);
        Assert.Single(outcomes.OfType<RuleChange.Made>());
        Assert.All(outcomes.OfType<RuleChange.Refused>(), it => Assert.Equal("rule.name", Assert.Single(it.Problems).Code));
    }

    [Fact]
    public async Task In_strict_topology_no_instance_is_both_source_and_target()
    {
        await MakeAtOnceAsync(
            TopologyMode.Strict, i => SampleRules.Made($"rule-{i}", $"instance-{i}", $"instance-{(i + 1) % CreatorCount}"));

        var existing = (await Rules.ReadAsync(null, default)).Rules;
        Assert.NotEmpty(existing);
        Assert.Empty(existing.Select(it => it.Source).Intersect(existing.Select(it => it.Target)));
    }

    [Fact]
    public async Task Acyclic_topology_refuses_the_rule_that_closes_a_cycle()
    {
        var outcomes = await MakeAtOnceAsync(
            TopologyMode.Acyclic, i => SampleRules.Made($"rule-{i}", $"instance-{i}", $"instance-{(i + 1) % CreatorCount}"));

        Assert.Equal(CreatorCount - 1, outcomes.OfType<RuleChange.Made>().Count());
        Assert.Equal(CreatorCount - 1, (await Rules.ReadAsync(null, default)).Rules.Count);
        Assert.Equal("rule.topology", Assert.Single(Assert.Single(outcomes.OfType<RuleChange.Refused>()).Problems).Code);
    }

    [Fact]
    public async Task Rules_without_conflicts_are_all_created()
    {
        var outcomes = await MakeAtOnceAsync(TopologyMode.Strict, i => SampleRules.Made($"rule-{i}", "hangzhou", $"target-{i}"));

        Assert.All(outcomes, it => Assert.IsType<RuleChange.Made>(it));
        Assert.Equal(CreatorCount, (await Rules.ReadAsync(null, default)).Rules.Count);
    }

    [Fact]
    public async Task Changed_and_declared_rules_are_checked_as_well()
    {
        var made = Enumerable.Range(0, 10).Select(i => SampleRules.Made($"rule-{i}", "hangzhou", $"target-{i}")).ToList();
        foreach (var rule in made)
            await Rules.InsertAsync(rule, TopologyMode.Strict, default);
        var other = GetInAnotherProcess<IRuleStore>();

        // All rules move to the same target while a configuration file declares another rule for it.
        var changes = made.Select((rule, i) => Task.Run(() =>
            (i % 2 == 0 ? Rules : other).ReplaceAsync(
                rule with { Version = Guid.NewGuid(), Target = "tokyo" }, rule.Version, TopologyMode.Strict, default)));
        var declaration = Task.Run(
            () => other.DeclareAsync([SampleRules.Declared("declared", "hangzhou", "tokyo")], TopologyMode.Strict, At(1), default));
        var outcomes = await Task.WhenAll([.. changes, declaration]);

        Assert.Single(outcomes.OfType<RuleChange.Made>());
        Assert.Single((await Rules.ReadAsync(null, default)).Rules, it => it.Target == "tokyo");
    }

    private async Task<IReadOnlyList<RuleChange>> MakeAtOnceAsync(TopologyMode topology, Func<int, ReplicationRule> make)
    {
        IRuleStore[] processes = [Rules, .. Enumerable.Range(1, ProcessCount - 1).Select(_ => GetInAnotherProcess<IRuleStore>())];
        return await Task.WhenAll(Enumerable.Range(0, CreatorCount)
            .Select(i => Task.Run(() => processes[i % ProcessCount].InsertAsync(make(i), topology, default))));
    }
}
