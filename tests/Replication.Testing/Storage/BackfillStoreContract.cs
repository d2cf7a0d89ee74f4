using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Imports;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Backfills: at most one per rule, and each is processed by one coordinator at a time.</summary>
public abstract class BackfillStoreContract(IStorePlace place) : StoreContract(place)
{
    private IBackfillStore Backfills => Get<IBackfillStore>();

    [Fact]
    public async Task A_stored_backfill_is_read_back_unchanged()
    {
        var backfill = Full("app", At(1));

        Assert.Null(await Backfills.AddAsync(backfill, default));

        AssertSame(backfill, await Backfills.FindAsync(backfill.Id, default));
        Assert.Null(await Backfills.FindAsync(Guid.NewGuid(), default));
        AssertSame(backfill, await (await GetAfterRestartAsync<IBackfillStore>()).FindAsync(backfill.Id, default));
    }

    [Fact]
    public async Task Backfills_are_found_by_the_first_digits_of_their_ids()
    {
        var (one, other) = (Guid.Parse("661f5200-0000-7000-8000-000000000000"), Guid.Parse("661f52ff-ffff-7fff-bfff-ffffffffffff"));
        await Backfills.AddAsync(New("app", At(1)) with { Id = other }, default);
        await Backfills.AddAsync(New("base", At(1)) with { Id = one }, default);
        await Backfills.AddAsync(New("third", At(1)) with { Id = Guid.Parse("661f5300-0000-7000-8000-000000000000") }, default);

        Assert.True(IdPrefix.TryParse("661f52", out var prefix));
        Assert.Equal([one, other], (await Backfills.FindAsync(prefix, 10, default)).Select(static it => it.Id));
        Assert.Equal([one], (await Backfills.FindAsync(prefix, 1, default)).Select(static it => it.Id));
    }

    [Fact]
    public async Task Concurrent_requests_create_one_backfill_per_rule()
    {
        var others = new[] { Backfills, GetInAnotherProcess<IBackfillStore>() };
        var added = Enumerable.Range(0, 16).Select(i => New("app", At(i))).ToList();

        var answers = await Task.WhenAll(added.Select((it, i) => Task.Run(() => others[i % 2].AddAsync(it, default))));

        var kept = added[Array.IndexOf(answers, null)];
        Assert.Single(answers, it => it is null);
        Assert.All(answers.OfType<Backfill>(), it => Assert.Equal(kept.Id, it.Id));
        Assert.Null(await Backfills.AddAsync(New("other", At(1)), default));
    }

    [Fact]
    public async Task After_a_finished_backfill_its_rule_may_have_another_one()
    {
        var (backfill, lease) = await AddHeldAsync("app");

        Assert.Equal(
            BackfillHold.Kept,
            await Backfills.SaveAsync(lease, backfill with { Status = BackfillStatus.Succeeded, FinishedAt = At(9) }, At(60), default));

        Assert.Null(await Backfills.ClaimAsync(At(1000), At(1020), default));
        Assert.Equal(BackfillHold.Lost, await Backfills.RenewAsync(lease, At(60), default));
        Assert.Equal(BackfillHold.Lost, await Backfills.SaveAsync(lease, backfill, At(60), default));
        Assert.False(await Backfills.RequestCancelAsync(backfill.Id, default));
        Assert.Equal(BackfillStatus.Succeeded, (await Backfills.FindAsync(backfill.Id, default))!.Status);
        Assert.Null(await Backfills.AddAsync(New("app", At(10)), default));
    }

    [Fact]
    public async Task A_backfill_has_one_holder_until_its_lease_expires()
    {
        await Backfills.AddAsync(New("app", At(0)), default);
        var other = GetInAnotherProcess<IBackfillStore>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Task.Run(() => (i % 2 == 0 ? Backfills : other).ClaimAsync(At(1), At(21), default))));

        var first = Assert.Single(taken.OfType<HeldBackfill>());
        Assert.Null(await other.ClaimAsync(At(20), At(40), default));
        Assert.Equal(BackfillHold.Kept, await Backfills.RenewAsync(first.Lease, At(31), default));
        Assert.Null(await other.ClaimAsync(At(30), At(50), default));

        var second = await other.ClaimAsync(At(32), At(52), default);

        Assert.NotNull(second);
        Assert.Equal(BackfillHold.Lost, await Backfills.RenewAsync(first.Lease, At(60), default));
        Assert.Equal(
            BackfillHold.Lost,
            await Backfills.SaveAsync(first.Lease, first.Backfill with { Status = BackfillStatus.Canceled }, At(60), default));
        Assert.Equal(BackfillStatus.Pending, (await Backfills.FindAsync(first.Backfill.Id, default))!.Status);
    }

    [Fact]
    public async Task The_next_holder_finds_the_state_of_the_last_one()
    {
        var (backfill, lease) = await AddHeldAsync("app");
        var moved = Full("app", At(0)) with { Id = backfill.Id };
        await Backfills.SaveAsync(lease, moved, At(21), default);

        var taken = await GetInAnotherProcess<IBackfillStore>().ClaimAsync(At(22), At(42), default);

        AssertSame(moved, taken!.Backfill);
    }

    [Fact]
    public async Task A_released_lease_can_be_claimed_at_once()
    {
        var (backfill, lease) = await AddHeldAsync("app");

        await Backfills.ReleaseAsync(lease, At(1), default);

        Assert.Equal(backfill.Id, (await Backfills.ClaimAsync(At(2), At(22), default))!.Backfill.Id);
        Assert.Equal(BackfillHold.Lost, await Backfills.RenewAsync(lease, At(60), default));
    }

    [Fact]
    public async Task Those_that_wait_longer_are_claimed_first()
    {
        var (first, firstLease) = await AddHeldAsync("a");
        var (second, secondLease) = await AddHeldAsync("b");
        await Backfills.ReleaseAsync(firstLease, At(3), default);
        await Backfills.ReleaseAsync(secondLease, At(2), default);

        Assert.Equal(second.Id, (await Backfills.ClaimAsync(At(4), At(30), default))!.Backfill.Id);
        Assert.Equal(first.Id, (await Backfills.ClaimAsync(At(4), At(30), default))!.Backfill.Id);
    }

    [Fact]
    public async Task The_lease_holder_and_the_next_one_see_the_cancellation_request()
    {
        var (backfill, lease) = await AddHeldAsync("app");

        Assert.True(await Backfills.RequestCancelAsync(backfill.Id, default));

        Assert.Equal(BackfillHold.CancelRequested, await Backfills.RenewAsync(lease, At(21), default));
        Assert.Equal(
            BackfillHold.CancelRequested,
            await Backfills.SaveAsync(lease, backfill with { Status = BackfillStatus.Running }, At(21), default));
        var next = await Backfills.ClaimAsync(At(22), At(42), default);
        Assert.Equal(BackfillHold.CancelRequested, await Backfills.RenewAsync(next!.Lease, At(42), default));
        Assert.False(await Backfills.RequestCancelAsync(Guid.NewGuid(), default));
    }

    [Fact]
    public async Task Several_can_be_taken_each_once()
    {
        for (var i = 0; i < 12; i++)
            await Backfills.AddAsync(New($"r{i}", At(i)), default);
        var other = GetInAnotherProcess<IBackfillStore>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => Task.Run(() => (i % 2 == 0 ? Backfills : other).ClaimAsync(At(20), At(40), default))));

        // Concurrent claims can conflict and return nothing, so claim the remaining backfills afterwards.
        var ids = taken.OfType<HeldBackfill>().Select(it => it.Lease.Id).ToList();
        while (await Backfills.ClaimAsync(At(20), At(40), default) is { } rest)
            ids.Add(rest.Lease.Id);
        Assert.Equal(12, ids.Count);
        Assert.Distinct(ids);
    }

    [Fact]
    public async Task Backfills_are_listed_newest_first_page_by_page()
    {
        var all = Enumerable.Range(0, 5).Select(i => New($"r{i % 2}{i}", At(i))).ToList();
        foreach (var backfill in all)
            await Backfills.AddAsync(backfill, default);

        var listed = new List<Guid>();
        string? after = null;
        do
        {
            var page = await Backfills.ListAsync(rule: null, after, 2, default);
            listed.AddRange(page.Items.Select(it => it.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(all.Select(it => it.Id).Reverse(), listed);
        Assert.Equal(all[3].Id, Assert.Single((await Backfills.ListAsync("r13", null, 10, default)).Items).Id);
        await Assert.ThrowsAsync<InvalidCursorException>(() => Backfills.ListAsync(null, "nonsense", 2, default));
    }

    [Fact]
    public async Task Imports_are_listed_apart_from_backfills()
    {
        var backfill = New("app", At(0));
        var imports = Enumerable.Range(1, 3).Select(i => NewImport(At(i))).ToList();
        foreach (var it in imports.Prepend(backfill))
            Assert.Null(await Backfills.AddAsync(it, default));

        var first = await Backfills.ListImportsAsync(null, 2, default);
        var rest = await Backfills.ListImportsAsync(first.Next, 2, default);

        Assert.Equal(imports.Select(static it => it.Id).Reverse(), first.Items.Concat(rest.Items).Select(static it => it.Id));
        Assert.Equal(backfill.Id, Assert.Single((await Backfills.ListAsync(rule: null, null, 10, default)).Items).Id);
        Assert.Empty((await Backfills.ListAsync(imports[0].Rule.Id, null, 10, default)).Items);
        AssertSame(imports[0], await Backfills.FindAsync(imports[0].Id, default));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Backfills.ListImportsAsync("nonsense", 2, default));
    }

    [Fact]
    public async Task A_pause_of_an_import_is_kept_beside_what_the_holder_writes()
    {
        await Backfills.AddAsync(NewImport(At(0)), default);
        var held = (await Backfills.ClaimAsync(At(1), At(21), default))!;
        var other = GetInAnotherProcess<IBackfillStore>();

        Assert.True(await other.SetPausedAsync(held.Lease.Id, true, default));
        await Backfills.SaveAsync(held.Lease, held.Backfill with { Status = BackfillStatus.Running }, At(21), default);

        var found = await Backfills.FindAsync(held.Lease.Id, default);
        Assert.Equal((true, BackfillStatus.Running), (found!.IsPaused, found.Status));
        Assert.True(Assert.Single((await Backfills.ListImportsAsync(null, 10, default)).Items).IsPaused);
        Assert.True((await Backfills.ClaimAsync(At(22), At(42), default))!.Backfill.IsPaused);

        Assert.True(await Backfills.SetPausedAsync(held.Lease.Id, false, default));
        Assert.False((await other.FindAsync(held.Lease.Id, default))!.IsPaused);
    }

    [Fact]
    public async Task Only_an_unfinished_import_can_be_paused()
    {
        var (backfill, _) = await AddHeldAsync("app");
        await Backfills.AddAsync(NewImport(At(0)), default);
        var held = (await Backfills.ClaimAsync(At(1), At(21), default))!;
        await Backfills.SaveAsync(
            held.Lease, held.Backfill with { Status = BackfillStatus.Canceled, FinishedAt = At(2) }, At(21), default);

        Assert.False(await Backfills.SetPausedAsync(held.Lease.Id, true, default));
        Assert.False(await Backfills.SetPausedAsync(backfill.Id, true, default));
        Assert.False(await Backfills.SetPausedAsync(Guid.NewGuid(), true, default));
    }

    private async Task<(Backfill Backfill, BackfillLease Lease)> AddHeldAsync(string rule)
    {
        await Backfills.AddAsync(New(rule, At(0)), default);
        var held = await Backfills.ClaimAsync(At(1), At(21), default);
        return (held!.Backfill, held.Lease);
    }

    private static Backfill New(string rule, DateTimeOffset at) =>
        new() { Id = Guid.NewGuid(), Rule = Rule(rule), Status = BackfillStatus.Pending, CreatedAt = at };

    private static Backfill NewImport(DateTimeOffset at)
    {
        var id = Guid.NewGuid();
        var rule = new ImportSpec { Source = "hangzhou", Target = "tokyo" }.ToRule(id, at);
        return new() { Id = id, Rule = rule, IsImport = true, Status = BackfillStatus.Pending, CreatedAt = at };
    }

    private static Backfill Full(string rule, DateTimeOffset at) => New(rule, at) with
    {
        DryRun = true,
        Thorough = true,
        Repositories = [RepositoryName.Parse("team/app")],
        Status = BackfillStatus.Running,
        Place = new BackfillPlace("a", "team/app", "?n=1&last=x", "v1"),
        Counts = new BackfillCounts
        {
            Repositories = 1,
            Tags = 2,
            Found = 3,
            AlreadyThere = 4,
            Missing = 5,
            Done = 6,
            Failed = 7,
            Refused = 6,
            Canceled = 8,
            Unreadable = 9
        },
        Open = [new OpenImage(RepositoryName.Parse("team/app"), Tag.Parse("v2"), at)],
        Issue = new TaskIssue("registryUnavailable", "it is away"),
        Attempt = 2,
        NextAttemptAt = at.AddTicks(1),
        StartedAt = at.AddTicks(2),
        FinishedAt = at.AddTicks(3),
    };

    private static ReplicationRule Rule(string id) => new()
    {
        Id = id,
        Name = id,
        Source = "hangzhou",
        Target = "tokyo",
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = ".*",
        CreatedAt = Start,
        ActiveSince = Start,
    };
}
