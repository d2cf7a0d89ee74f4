using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The completion events: each is stored once, in one order, and a reader can resume after any of them.</summary>
public abstract class EventStoreContract(IStorePlace place) : StoreContract(place)
{
    private IEventStore Events => Get<IEventStore>();

    [Fact]
    public async Task Events_are_listed_in_order_of_storage()
    {
        var events = await AddAsync(CompletionEvent.Of(SampleTasks.Full(At(9))), Event(At(5)), Event(At(7)));

        var page = await Events.ListAsync(null, 10, default);

        AssertSame(events, page.Items);
        Assert.NotNull(page.Next);
    }

    [Fact]
    public async Task Without_events_there_is_no_cursor()
    {
        var page = await Events.ListAsync(null, 10, default);

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task An_event_with_a_known_id_is_stored_once_at_its_first_position()
    {
        var events = await AddAsync(Event(At(1)), Event(At(2)));

        Assert.False(await Events.AddAsync(events[0] with { Attempt = 99 }, default));
        Assert.True(await Events.AddAsync(events[0] with { Id = Guid.NewGuid() }, default));

        AssertSame(events, (await Events.ListAsync(null, 10, default)).Items.Take(2));
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var events = await AddAsync([.. Enumerable.Range(0, 5).Select(i => Event(At(i)))]);

        var first = await Events.ListAsync(null, 2, default);
        var second = await Events.ListAsync(first.Next, 2, default);
        var third = await Events.ListAsync(second.Next, 2, default);

        AssertSame(events, [.. first.Items, .. second.Items, .. third.Items]);
    }

    [Fact]
    public async Task A_reader_at_the_end_continues_with_later_events()
    {
        await AddAsync(Event(At(1)));
        var end = (await Events.ListAsync(null, 10, default)).Next;
        Assert.Empty((await Events.ListAsync(end, 10, default)).Items);

        var later = await AddAsync(Event(At(-9)));

        AssertSame(later, (await Events.ListAsync(end, 10, default)).Items);
        AssertSame(later, (await (await GetAfterRestartAsync<IEventStore>()).ListAsync(end, 10, default)).Items);
    }

    [Fact]
    public async Task The_end_cursor_is_after_all_events()
    {
        Assert.Null(await Events.FindEndAsync(default));
        await AddAsync(Event(At(1)), Event(At(2)));

        var end = await Events.FindEndAsync(default);
        var later = await AddAsync(Event(At(3)));

        AssertSame(later, (await Events.ListAsync(end, 10, default)).Items);
    }

    [Fact]
    public async Task A_reader_misses_none_while_many_processes_write()
    {
        IEventStore[] processes = [Events, GetInAnotherProcess<IEventStore>()];
        var events = Enumerable.Range(0, 80).Select(i => Event(At(i))).ToList();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            foreach (var completion in events.Where((_, i) => i % 8 == writer))
                await processes[writer % 2].AddAsync(completion, default);
        })));

        var seen = new List<Guid>();
        string? cursor = null;
        for (var done = false; !done && seen.Count <= events.Count;)
        {
            done = writing.IsCompleted;
            while (await Events.ListAsync(cursor, 3, default) is { Next: { } next } page && seen.Count <= events.Count)
            {
                seen.AddRange(page.Items.Select(it => it.Id));
                cursor = next;
            }
        }
        await writing;

        Assert.Equal(events.Select(it => it.Id).Order(), seen.Order());
    }

    [Fact]
    public async Task Concurrently_added_events_are_stored_once_each()
    {
        IEventStore[] processes = [Events, GetInAnotherProcess<IEventStore>()];
        var events = Enumerable.Range(0, 250).Select(i => Event(At(i))).ToList();

        await Task.WhenAll(processes.SelectMany(process => events.Select(it => process.AddAsync(it, default))));

        var seen = new List<Guid>();
        for (string? cursor = null; await Events.ListAsync(cursor, 100, default) is { Items.Count: > 0 } page; cursor = page.Next)
            seen.AddRange(page.Items.Select(it => it.Id));
        Assert.Equal(events.Select(it => it.Id).Order(), seen.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a cursor")]
    [InlineData("AAAAAAAAAAAA")]
    public async Task An_invalid_cursor_is_refused(string cursor) =>
        await Assert.ThrowsAsync<InvalidCursorException>(() => Events.ListAsync(cursor, 10, default));

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await Tasks.AddAsync([SampleTasks.Pending(At(1)), SampleTasks.Pending(At(2))], default);
        var cursor = (await Tasks.ListAsync(new TaskFilter(), null, 1, default)).Next;

        await Assert.ThrowsAsync<InvalidCursorException>(() => Events.ListAsync(cursor, 10, default));
    }

    [Fact]
    public async Task A_page_holds_at_least_one() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Events.ListAsync(null, 0, default));

    private static CompletionEvent Event(DateTimeOffset at) =>
        CompletionEvent.Of(SampleTasks.Pending(at) with
        {
            Status = ReplicationStatus.Succeeded,
            Outcome = TaskOutcome.Copied,
            Attempt = 1,
            FinishedAt = at
        });

    private async Task<IReadOnlyList<CompletionEvent>> AddAsync(params CompletionEvent[] events)
    {
        foreach (var completion in events)
            await Events.AddAsync(completion, default);
        return events;
    }
}
