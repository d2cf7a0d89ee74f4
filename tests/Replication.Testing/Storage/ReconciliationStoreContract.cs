using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The reconciliations and their leases.</summary>
public abstract class ReconciliationStoreContract(IStorePlace place) : StoreContract(place)
{
    private static readonly DateTimeOffset Later = Start.AddSeconds(20);

    private IReconciliationStore Store => Get<IReconciliationStore>();

    [Fact]
    public async Task The_one_that_is_due_longest_is_claimed_first_and_nothing_is_claimed_before_its_time()
    {
        await Store.AddAsync(new Reconciliation { Rule = "late" }, Start.AddSeconds(2), default);
        await Store.AddAsync(new Reconciliation { Rule = "early" }, Start.AddSeconds(1), default);
        // The rule has one already.
        await Store.AddAsync(new Reconciliation { Rule = "late" }, Start.AddDays(-1), default);

        Assert.Null(await Store.ClaimAsync(Start, Later, default));
        var first = await Store.ClaimAsync(Start.AddSeconds(2), Later, default);
        var second = await Store.ClaimAsync(Start.AddSeconds(2), Later, default);

        Assert.Equal(("early", "late"), (first?.Lease.Rule, second?.Lease.Rule));
        Assert.Equal("early", first?.Reconciliation.Rule);
        Assert.Null(await Store.ClaimAsync(Start.AddSeconds(3), Later, default));
        Assert.Equal(["early", "late"], (await Store.ReadAllAsync(default)).Select(static it => it.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_holder_that_lost_its_lease_writes_nothing()
    {
        await Store.AddAsync(new Reconciliation { Rule = "team" }, Start, default);
        var before = (await Store.ClaimAsync(Start, Later, default))!;
        var after = (await GetInAnotherProcess<IReconciliationStore>().ClaimAsync(Later, Later.AddSeconds(20), default))!;

        Assert.False(await Store.RenewAsync(before.Lease, Later.AddDays(1), default));
        Assert.False(await Store.SaveAsync(before.Lease, before.Reconciliation with { BaselineAt = Start }, Later.AddDays(1), default));
        Assert.False(await Store.ReleaseAsync(before.Lease, before.Reconciliation with { BaselineAt = Start }, Start, default));
        Assert.True(await Store.RenewAsync(after.Lease, Later.AddSeconds(30), default));
        Assert.True(await Store.SaveAsync(after.Lease, after.Reconciliation with { EndedAt = Later }, Later.AddSeconds(30), default));

        Assert.Equal(
            (null, Later), ((await Store.FindAsync("team", default))!.BaselineAt, (await Store.FindAsync("team", default))!.EndedAt));
        Assert.Null(await Store.ClaimAsync(Later.AddSeconds(29), Later.AddDays(1), default));
        Assert.NotNull(await Store.ClaimAsync(Later.AddSeconds(30), Later.AddDays(1), default));
    }

    [Fact]
    public async Task A_released_one_is_due_at_its_time_or_when_it_is_requested()
    {
        await Store.AddAsync(new Reconciliation { Rule = "team" }, Start, default);
        var held = (await Store.ClaimAsync(Start, Later, default))!;
        // Nobody else may run it while it is held.
        Assert.True(await Store.RequestAsync("team", Start, default));
        Assert.Null(await Store.ClaimAsync(Start.AddSeconds(1), Later, default));

        Assert.True(await Store.ReleaseAsync(held.Lease, held.Reconciliation, Start.AddHours(1), default));
        Assert.False(await Store.RenewAsync(held.Lease, Later, default));
        Assert.Null(await Store.ClaimAsync(Start.AddMinutes(59), Later, default));
        Assert.True(await Store.RequestAsync("team", Start.AddMinutes(5), default));
        Assert.Equal(held.Lease.Fence + 1, (await Store.ClaimAsync(Start.AddMinutes(5), Start.AddMinutes(6), default))?.Lease.Fence);
        Assert.False(await Store.RequestAsync("unknown", Start, default));
    }

    [Fact]
    public async Task A_removed_one_cannot_be_written_any_more()
    {
        await Store.AddAsync(new Reconciliation { Rule = "team" }, Start, default);
        var held = (await Store.ClaimAsync(Start, Later, default))!;

        await Store.RemoveAsync("team", default);

        Assert.False(await Store.SaveAsync(held.Lease, held.Reconciliation, Later, default));
        Assert.Null(await Store.FindAsync("team", default));
        Assert.Empty(await Store.ReadAllAsync(default));
    }

    [Fact]
    public async Task Concurrent_claims_take_each_one_once()
    {
        for (var i = 0; i < 20; i++)
            await Store.AddAsync(new Reconciliation { Rule = $"rule-{i}" }, Start, default);
        var other = GetInAnotherProcess<IReconciliationStore>();

        var claims =
            await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? Store : other).ClaimAsync(Start, Later, default)));

        Assert.Equal(20, claims.Count(static it => it is not null));
        Assert.Equal(20, claims.OfType<HeldReconciliation>().Select(static it => it.Lease.Rule).Distinct(StringComparer.Ordinal).Count());
    }
}
