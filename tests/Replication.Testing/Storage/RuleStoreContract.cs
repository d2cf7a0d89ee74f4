using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The rules, and how those of the configuration file get in.</summary>
public abstract class RuleStoreContract(IStorePlace place) : StoreContract(place)
{
    private IRuleStore Rules => Get<IRuleStore>();

    [Fact]
    public async Task Declared_rules_come_back_as_they_were_declared_by_name()
    {
        var (a, b, c) = (Rule("Zeta"), Rule("alpha"), Rule("beta") with { Repository = "app", Level = RuleLevel.Repository, Scenario = RuleScenario.CrossAccount, Override = false, Enabled = false });

        var declared = await Rules.DeclareAsync([c, b, a], default);

        AssertSame<IReadOnlyList<ReplicationRule>>([a, b, c], declared);
        AssertSame<IReadOnlyList<ReplicationRule>>([a, b, c], await Rules.ListAsync(default));
        AssertSame(c, await Rules.FindAsync("beta", default));
    }

    [Fact]
    public async Task Everything_that_a_rule_says_is_kept()
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

        await Rules.DeclareAsync([rule], default);

        AssertSame(rule, await Rules.FindAsync("one", default));
    }

    [Fact]
    public async Task Without_rules_there_is_nothing_to_find()
    {
        Assert.Empty(await Rules.ListAsync(default));
        Assert.Null(await Rules.FindAsync("none", default));
    }

    [Fact]
    public async Task A_rule_of_the_file_is_declared_whether_it_says_so_or_not() =>
        Assert.True(Assert.Single(await Rules.DeclareAsync([Rule("one") with { Declared = false }], default)).Declared);

    [Fact]
    public async Task A_known_rule_keeps_when_it_was_made_and_became_active_and_takes_the_rest_over()
    {
        await Rules.DeclareAsync([Rule("one")], default);
        var changed = Rule("one") with { TagFilter = "v.*", Target = "osaka", CreatedAt = At(50), ActiveSince = At(60) };

        var declared = await Rules.DeclareAsync([changed], default);

        var expected = changed with { CreatedAt = Rule("one").CreatedAt, ActiveSince = Rule("one").ActiveSince };
        AssertSame<IReadOnlyList<ReplicationRule>>([expected], declared);
        AssertSame(expected, await Rules.FindAsync("one", default));
    }

    [Fact]
    public async Task A_rule_that_is_declared_no_more_is_removed()
    {
        await Rules.DeclareAsync([Rule("one"), Rule("two")], default);

        AssertSame<IReadOnlyList<ReplicationRule>>([Rule("two")], await Rules.DeclareAsync([Rule("two")], default));

        AssertSame<IReadOnlyList<ReplicationRule>>([Rule("two")], await Rules.ListAsync(default));
        Assert.Null(await Rules.FindAsync("one", default));
    }

    [Fact]
    public async Task A_removed_rule_that_comes_back_is_a_new_one()
    {
        await Rules.DeclareAsync([Rule("one")], default);
        await Rules.DeclareAsync([], default);
        var again = Rule("one") with { CreatedAt = At(50), ActiveSince = At(60) };

        AssertSame<IReadOnlyList<ReplicationRule>>([again], await Rules.DeclareAsync([again], default));
    }

    [Fact]
    public async Task Processes_that_declare_the_same_rules_at_once_agree_on_when_they_became_active()
    {
        var other = GetInAnotherProcess<IRuleStore>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Rules : other).DeclareAsync([Rule("one") with { ActiveSince = At(i) }, Rule("two") with { ActiveSince = At(i) }], default))));

        var standing = await Rules.ListAsync(default);
        Assert.Equal(2, standing.Count);
        Assert.All(answers, answer => AssertSame(standing, answer));
    }

    [Fact]
    public async Task Rules_outlive_the_process()
    {
        await Rules.DeclareAsync([Rule("one")], default);

        AssertSame<IReadOnlyList<ReplicationRule>>([Rule("one")], await (await GetAfterRestartAsync<IRuleStore>()).ListAsync(default));
    }

    private static ReplicationRule Rule(string name) => new()
    {
        Id = name,
        Name = name,
        Source = "hangzhou",
        Target = "tokyo",
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = ".*",
        Declared = true,
        CreatedAt = At(1),
        ActiveSince = At(2),
    };
}
