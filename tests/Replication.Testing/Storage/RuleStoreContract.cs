using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The rules that were created through the API, and the import of the rules of the configuration file.</summary>
public abstract class RuleStoreContract(IStorePlace place) : StoreContract(place)
{
    private IRuleStore Rules => Get<IRuleStore>();

    [Fact]
    public async Task Declared_rules_are_read_back_unchanged_by_name()
    {
        var (a, b, c) = (Rule("Zeta"), Rule("alpha", "osaka"), Rule("beta", "kyoto") with
        {
            Repository = "app",
            Level = RuleLevel.Repository,
            Scenario = RuleScenario.CrossAccount,
            Override = false,
            Enabled = false
        });

        await DeclareAsync(c, b, a);

        await AssertStoredAsync(a, b, c);
        AssertSame(c, Unversioned(await Rules.FindAsync("beta", default)));
    }

    [Fact]
    public async Task Every_member_of_a_rule_is_stored()
    {
        var rule = Rule("one") with
        {
            TargetNamespace = "mirror",
            TargetRepository = "{namespace}-{repository}",
            Referrers = false,
            Deletions = true,
            Platforms = ["linux/amd64", "linux/arm64/v8"],
            Priority = 5,
        };

        await DeclareAsync(rule);

        AssertSame(rule, Unversioned(await Rules.FindAsync("one", default)));
    }

    [Fact]
    public async Task Without_rules_nothing_matches()
    {
        Assert.Empty((await Rules.ReadAsync(null, default)).Rules);
        Assert.Null(await Rules.FindAsync("none", default));
        Assert.IsType<RuleChange.Stale>(await Rules.ReplaceAsync(Rule("none"), Guid.NewGuid(), TopologyMode.Strict, default));
        Assert.IsType<RuleChange.Stale>(await Rules.DeleteAsync(Rule("none"), At(9), default));
        await Rules.ForgetRemovalsAsync([new RuleRemoval("none", "none", At(9))], default);
    }

    [Fact]
    public async Task A_rule_of_the_file_is_declared_whether_it_says_so_or_not()
    {
        await DeclareAsync(Rule("one") with { Declared = false });

        Assert.True((await Rules.FindAsync("one", default))!.Declared);
    }

    [Fact]
    public async Task A_known_rule_keeps_its_times_and_gets_the_new_values()
    {
        await DeclareAsync(Rule("one"));
        var before = await Rules.FindAsync("one", default);
        var changed = Rule("one", "osaka") with { TagFilter = "v.*", CreatedAt = At(50), ActiveSince = At(60) };

        await DeclareAsync(changed);

        await AssertStoredAsync(changed with { CreatedAt = Rule("one").CreatedAt, ActiveSince = Rule("one").ActiveSince });
        Assert.NotEqual(before!.Version, (await Rules.FindAsync("one", default))!.Version);
    }

    [Fact]
    public async Task A_paused_rule_that_is_declared_enabled_is_active_since_now()
    {
        await DeclareAsync(Rule("one") with { Enabled = false });

        await Rules.DeclareAsync([Rule("one")], TopologyMode.Strict, At(70), default);

        Assert.Equal(At(70), (await Rules.FindAsync("one", default))!.ActiveSince);
    }

    [Fact]
    public async Task Declaring_the_same_rules_again_changes_nothing()
    {
        await DeclareAsync(Rule("one") with { Platforms = ["linux/amd64"] });
        var set = await Rules.ReadAsync(null, default);

        await DeclareAsync(Rule("one") with { Platforms = ["linux/amd64"], CreatedAt = At(50), ActiveSince = At(60) });

        Assert.Equal(set.Version, await Rules.FindVersionAsync(default));
        Assert.Same(set, await Rules.ReadAsync(set, default));
    }

    [Fact]
    public async Task A_rule_that_is_declared_no_more_is_removed_and_leaves_a_removal()
    {
        await DeclareAsync(Rule("one"), Rule("two", "osaka"));

        await Rules.DeclareAsync([Rule("two", "osaka")], TopologyMode.Strict, At(9), default);

        await AssertStoredAsync(Rule("two", "osaka"));
        Assert.Null(await Rules.FindAsync("one", default));
        Assert.Equal([new RuleRemoval("one", "one", At(9))], (await Rules.ReadAsync(null, default)).Removals);
    }

    [Fact]
    public async Task Changes_by_the_file_are_logged_once_per_rule()
    {
        await Rules.InsertAsync(Made("made", "nara"), TopologyMode.Strict, default);
        await DeclareAsync(Rule("kept", "kyoto"), Rule("changed"), Rule("gone", "osaka"));
        ReplicationRule[] file = [
            Rule("kept", "kyoto"), Rule("changed") with { TagFilter = "v.*" }, Rule("made", "nara"), Rule("new", "kobe")
        ];

        var made = Assert.IsType<RuleChange.Made>(await Rules.DeclareAsync(file, TopologyMode.Strict, At(9), default));
        var again = Assert.IsType<RuleChange.Made>(await Rules.DeclareAsync(file, TopologyMode.Strict, At(9), default));

        Assert.Equal(
            ["changed: declared .* > declared v.*", "gone: declared .* > none", "made: made .* > declared .*", "new: none > declared .*"],
            made.Changes.Select(it => $"{(it.After ?? it.Before)!.Name}: {Words(it.Before)} > {Words(it.After)}")
                .Order(StringComparer.Ordinal));
        Assert.Empty(again.Changes);

        static string Words(ReplicationRule? rule) => rule is null ? "none" : $"{(rule.Declared ? "declared" : "made")} {rule.TagFilter}";
    }

    [Fact]
    public async Task A_recreated_rule_is_a_new_rule()
    {
        await DeclareAsync(Rule("one"));
        await DeclareAsync();
        var again = Rule("one") with { CreatedAt = At(50), ActiveSince = At(60) };

        await DeclareAsync(again);

        await AssertStoredAsync(again);
        Assert.Empty((await Rules.ReadAsync(null, default)).Removals);
    }

    [Fact]
    public async Task Removals_are_deleted_one_by_one()
    {
        await DeclareAsync(Rule("one"), Rule("two", "osaka"));
        await Rules.DeclareAsync([Rule("two", "osaka")], TopologyMode.Strict, At(10), default);
        await Rules.DeclareAsync([], TopologyMode.Strict, At(20), default);

        await Rules.ForgetRemovalsAsync([new RuleRemoval("one", "one", At(10)), new RuleRemoval("two", "two", At(19))], default);

        Assert.Equal(new RuleRemoval("two", "two", At(20)), Assert.Single((await Rules.ReadAsync(null, default)).Removals));
    }

    [Fact]
    public async Task Processes_that_declare_the_same_rules_at_once_agree_on_when_they_became_active()
    {
        var other = GetInAnotherProcess<IRuleStore>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Rules : other).DeclareAsync([
                Rule("one") with { ActiveSince = At(i) }, Rule("two", "osaka") with { ActiveSince = At(i) }
            ], TopologyMode.Strict, At(9), default))));

        var existing = (await Rules.ReadAsync(null, default)).Rules;
        Assert.Equal(2, existing.Count);
        Assert.Equal(existing[0].ActiveSince, existing[1].ActiveSince);
        AssertSame(existing, (await other.ReadAsync(null, default)).Rules);
    }

    [Fact]
    public async Task Rules_outlive_the_process()
    {
        await DeclareAsync(Rule("one"));

        AssertSame(Rule(
            "one"), Unversioned(Assert.Single((await (await GetAfterRestartAsync<IRuleStore>()).ReadAsync(null, default)).Rules)));
    }

    [Fact]
    public async Task A_rule_is_changed_only_with_its_current_version()
    {
        var rule = Made("one");
        Assert.IsType<RuleChange.Made>(await Rules.InsertAsync(rule, TopologyMode.Strict, default));
        AssertSame(rule, await Rules.FindAsync(rule.Id, default));

        var changed = rule with { Version = Guid.NewGuid(), Name = "other", TagFilter = "v.*" };
        Assert.IsType<RuleChange.Stale>(await Rules.ReplaceAsync(changed, Guid.NewGuid(), TopologyMode.Strict, default));
        Assert.IsType<RuleChange.Made>(await Rules.ReplaceAsync(changed, rule.Version, TopologyMode.Strict, default));
        AssertSame(changed, await Rules.FindAsync(rule.Id, default));

        Assert.IsType<RuleChange.Stale>(await Rules.DeleteAsync(rule, At(9), default));
        Assert.IsType<RuleChange.Made>(await Rules.DeleteAsync(changed, At(9), default));
        Assert.Null(await Rules.FindAsync(rule.Id, default));
        Assert.Equal([new RuleRemoval(rule.Id, "other", At(9))], (await Rules.ReadAsync(null, default)).Removals);
    }

    [Fact]
    public async Task A_rule_that_another_topology_allowed_can_be_paused_but_not_redirected()
    {
        var (first, second) = (Made("first"), SampleRules.Made("second", "tokyo", "osaka"));
        await Rules.InsertAsync(first, TopologyMode.Acyclic, default);
        await Rules.InsertAsync(second, TopologyMode.Acyclic, default);
        var paused = second with { Version = Guid.NewGuid(), Enabled = false };

        Assert.IsType<RuleChange.Made>(await Rules.ReplaceAsync(paused, second.Version, TopologyMode.Strict, default));
        Assert.False((await Rules.FindAsync(second.Id, default))!.Enabled);
        Assert.IsType<RuleChange.Refused>(await Rules.ReplaceAsync(
            paused with { Version = Guid.NewGuid(), Target = "kyoto" }, paused.Version, TopologyMode.Strict, default));
        AssertSame(paused, await Rules.FindAsync(second.Id, default));
    }

    [Fact]
    public async Task Of_concurrent_changes_to_one_rule_one_succeeds()
    {
        var rule = Made("one");
        await Rules.InsertAsync(rule, TopologyMode.Strict, default);
        var other = GetInAnotherProcess<IRuleStore>();

        var changes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Rules
                : other).ReplaceAsync(rule with { Version = Guid.NewGuid(), Priority = 1 }, rule.Version, TopologyMode.Strict, default))));

        Assert.Single(changes.OfType<RuleChange.Made>());
        Assert.Equal(7, changes.OfType<RuleChange.Stale>().Count());
    }

    [Fact]
    public async Task Only_changed_rules_are_read_again()
    {
        var (one, two) = (Made("one"), Made("two", "osaka"));
        await Rules.InsertAsync(one, TopologyMode.Strict, default);
        await Rules.InsertAsync(two, TopologyMode.Strict, default);
        var set = await Rules.ReadAsync(null, default);

        var changed = one with { Version = Guid.NewGuid(), Name = "zeta" };
        await GetInAnotherProcess<IRuleStore>().ReplaceAsync(changed, one.Version, TopologyMode.Strict, default);

        AssertSame<IReadOnlyList<ReplicationRule>>([two, changed], (await Rules.ReadAsync(set, default)).Rules);
    }

    [Fact]
    public async Task Declared_rules_and_rules_of_the_API_do_not_affect_each_other()
    {
        await DeclareAsync(Rule("declared"));
        var made = Made("made", "osaka");
        await Rules.InsertAsync(made, TopologyMode.Strict, default);

        await DeclareAsync(Rule("declared") with { TagFilter = "v.*" });
        await DeclareAsync();

        AssertSame<IReadOnlyList<ReplicationRule>>([made], (await Rules.ReadAsync(null, default)).Rules);
    }

    [Fact]
    public async Task A_rule_of_the_API_becomes_declared_when_the_file_names_it()
    {
        var made = Made("one") with { ActiveSince = At(3) };
        await Rules.InsertAsync(made, TopologyMode.Strict, default);

        await DeclareAsync(Rule("one") with { TagFilter = "v.*" });

        await AssertStoredAsync(Rule("one") with { Id = made.Id, TagFilter = "v.*", CreatedAt = made.CreatedAt, ActiveSince = At(3) });
        await DeclareAsync();
        Assert.Empty((await Rules.ReadAsync(null, default)).Rules);
    }

    [Fact]
    public async Task A_file_that_conflicts_with_a_rule_of_the_API_is_refused_completely()
    {
        await DeclareAsync(Rule("kept", "kyoto"));
        await Rules.InsertAsync(Made("made", "tokyo"), TopologyMode.Strict, default);

        var refused = Assert.IsType<RuleChange.Refused>(
            await Rules.DeclareAsync([Rule("nara", "nara"), Rule("declared", "tokyo")], TopologyMode.Strict, At(9), default));

        var problem = Assert.Single(refused.Problems);
        Assert.Equal(("rule.topology", "declared"), (problem.Code, problem.Rule));
        Assert.Contains("'made'", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["kept", "made"], (await Rules.ReadAsync(null, default)).Rules.Select(it => it.Name));
    }

    [Fact]
    public async Task Every_target_of_a_rule_counts_for_the_topology()
    {
        var both = Made("both", "tokyo") with { Target = null, Targets = ["tokyo", "osaka"] };
        await Rules.InsertAsync(both, TopologyMode.Strict, default);
        await Rules.InsertAsync(Made("one", "nara"), TopologyMode.Strict, default);

        foreach (var target in both.Targets)
        {
            var refused = Assert.IsType<RuleChange.Refused>(
                await Rules.InsertAsync(Made($"to-{target}", target), TopologyMode.Strict, default));
            Assert.Contains("rule 'both'", Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
        }
        Assert.IsType<RuleChange.Refused>(await Rules.ReplaceAsync(
            both with { Targets = ["tokyo", "nara"], Version = Guid.NewGuid() }, both.Version, TopologyMode.Strict, default));
        Assert.IsType<RuleChange.Made>(await Rules.ReplaceAsync(
            both with { Targets = ["tokyo", "kyoto"], Version = Guid.NewGuid() }, both.Version, TopologyMode.Strict, default));
        Assert.IsType<RuleChange.Made>(await Rules.InsertAsync(Made("to-osaka", "osaka"), TopologyMode.Strict, default));
    }

    private Task DeclareAsync(params ReplicationRule[] rules) => DeclareAsync(Rules, rules);

    private static async Task DeclareAsync(IRuleStore store, ReplicationRule[] rules) =>
        Assert.IsType<RuleChange.Made>(await store.DeclareAsync(rules, TopologyMode.Strict, At(9), default));

    private async Task AssertStoredAsync(params ReplicationRule[] rules) =>
        AssertSame<IReadOnlyList<ReplicationRule?>>(rules, [.. (await Rules.ReadAsync(null, default)).Rules.Select(Unversioned)]);

    private static ReplicationRule? Unversioned(ReplicationRule? rule) =>
        rule is null ? null : rule with { Version = Guid.Empty, ChangedAt = default };

    private static ReplicationRule Rule(string name, string target = "tokyo") =>
        SampleRules.Declared(name, "hangzhou", target) with { CreatedAt = At(1), ActiveSince = At(2) };

    private static ReplicationRule Made(string name, string target = "tokyo") => SampleRules.Made(name, "hangzhou", target);
}
