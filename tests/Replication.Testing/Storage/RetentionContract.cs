using Replication.Contracts.Access;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Records are removed when their retention time ends, oldest first. All other records are kept.</summary>
public abstract class RetentionContract(IStorePlace place, RetentionTimes times) : StoreContract(place)
{
    protected IRetention Retention => Get<IRetention>();

    private IEventStore Events => Get<IEventStore>();

    [Fact]
    public async Task Events_are_pruned_after_their_retention()
    {
        var events = await AddAsync(At(0), At(10), At(20), At(30));

        await Retention.ExpireAsync(At(20) + times.Events, 100, default);

        AssertSame(events[2..], (await Events.ListAsync(null, 10, default)).Items);
    }

    [Fact]
    public async Task Pruning_removes_at_most_limit_items_and_reports_more()
    {
        var events = await AddAsync(At(0), At(1), At(2), At(3), At(4));

        Assert.True(await Retention.ExpireAsync(At(100) + times.Events, 3, default));
        AssertSame(events[3..], (await Events.ListAsync(null, 10, default)).Items);
        Assert.False(await Retention.ExpireAsync(At(100) + times.Events, 3, default));
    }

    [Fact]
    public async Task The_newest_event_is_kept_so_that_readers_at_the_end_continue()
    {
        var events = await AddAsync(At(0), At(1));
        var end = (await Events.ListAsync(null, 10, default)).Next;

        await Retention.ExpireAsync(At(100) + times.Events, 100, default);
        var later = await AddAsync(At(200));

        AssertSame([events[1], .. later], (await Events.ListAsync(null, 10, default)).Items);
        AssertSame(later, (await Events.ListAsync(end, 10, default)).Items);
    }

    [Fact]
    public async Task Quarantined_parts_are_pruned_after_their_retention()
    {
        var payloads = Enumerable.Range(0, 4).Select(i => new QuarantinedPayload
        {
            Id = Guid.NewGuid(),
            Instance = "hangzhou",
            Reason = "it has no tag",
            Body = "{}",
            ReceivedAt = At(10 * i),
        }).ToList();
        await Get<IQuarantineStore>().AddAsync(payloads, default);

        Assert.True(await Retention.ExpireAsync(At(20) + times.Quarantine, 1, default));
        Assert.True(await Retention.ExpireAsync(At(20) + times.Quarantine, 1, default));
        Assert.False(await Retention.ExpireAsync(At(20) + times.Quarantine, 1, default));

        Assert.Equal(
            [At(30), At(20)],
            (await Get<IQuarantineStore>().ListAsync(null, null, 10, default)).Items.Select(static it => it.ReceivedAt));
    }

    [Fact]
    public async Task Audit_events_are_pruned_after_their_retention()
    {
        var entries = Enumerable.Range(0, 4)
            .Select(i => new AuditEntry { Id = Guid.NewGuid(), At = At(10 * i), Who = "ci", Action = "rule.create", Subject = $"rule-{i}" })
            .ToList();
        foreach (var entry in entries)
            await Get<IAuditStore>().AddAsync(entry, default);

        Assert.True(await Retention.ExpireAsync(At(20) + times.Audit, 1, default));
        Assert.True(await Retention.ExpireAsync(At(20) + times.Audit, 1, default));
        Assert.False(await Retention.ExpireAsync(At(20) + times.Audit, 1, default));

        Assert.Equal(
            [entries[3].Id, entries[2].Id], (await Get<IAuditStore>().ListAsync(null, 10, default)).Items.Select(static it => it.Id));
    }

    [Fact]
    public async Task Backfills_are_pruned_after_their_end_and_their_retention()
    {
        var backfills = Get<IBackfillStore>();
        var ended = await FinishAsync(At(0), At(10));
        var late = await FinishAsync(At(1), At(30));
        var missing = Get<IMissingImageStore>();
        foreach (var id in new[] { ended, late })
            await missing.AddAsync(id, [new MissingImage(RepositoryName.Parse("team/app"), Tag.Parse("v1"))], default);
        var open = Backfill("open", At(2));
        await backfills.AddAsync(open, default);

        Assert.False(await Retention.ExpireAsync(At(20) + times.Backfills, 100, default));

        Assert.Null(await backfills.FindAsync(ended, default));
        Assert.NotNull(await backfills.FindAsync(late, default));
        Assert.Empty((await missing.ListAsync(ended, null, 10, default)).Items);
        Assert.Single((await missing.ListAsync(late, null, 10, default)).Items);
        await Retention.ExpireAsync(At(1000) + times.Backfills, 100, default);
        Assert.Equal([open.Id], (await backfills.ListAsync(null, null, 10, default)).Items.Select(static it => it.Id));

        async Task<Guid> FinishAsync(DateTimeOffset createdAt, DateTimeOffset finishedAt)
        {
            await backfills.AddAsync(Backfill("rule", createdAt), default);
            var held = await backfills.ClaimAsync(At(3), At(33), default);
            await backfills.SaveAsync(
                held!.Lease, held.Backfill with { Status = BackfillStatus.Succeeded, FinishedAt = finishedAt }, At(33), default);
            return held.Backfill.Id;
        }
    }

    [Fact]
    public async Task Pruning_empty_stores_removes_nothing() => Assert.False(await Retention.ExpireAsync(At(0), 1, default));

    [Fact]
    public async Task Unfinished_tasks_stay_however_old()
    {
        var task = SampleTasks.Pending(At(0));
        await Tasks.AddAsync([task], default);

        await Retention.ExpireAsync(At(0) + 10 * times.FinishedTasks, 100, default);

        AssertSame(task, await Tasks.FindAsync(task.Id, default));
    }

    private static Backfill Backfill(string rule, DateTimeOffset createdAt) => new()
    {
        Id = Guid.NewGuid(),
        Rule = new()
        {
            Id = rule,
            Name = rule,
            Source = "a",
            Target = "b",
            Level = RuleLevel.Namespace,
            Namespace = "team",
            TagFilter = ".*",
            CreatedAt = At(0),
            ActiveSince = At(0)
        },
        Status = BackfillStatus.Pending,
        CreatedAt = createdAt,
    };

    private async Task<List<CompletionEvent>> AddAsync(params DateTimeOffset[] finishedAt)
    {
        var events = finishedAt.Select(at => CompletionEvent.Of(SampleTasks.Full(at) with { FinishedAt = at })).ToList();
        foreach (var completion in events)
            await Events.AddAsync(completion, default);
        return events;
    }
}
