using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The list of tasks: filters, order and paging.</summary>
public abstract class TaskListContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task Tasks_are_listed_newest_first_then_by_id()
    {
        var tasks = await AddAsync(new[] { 2, 1, 3, 1, 1 }.Select(second => SampleTasks.Pending(At(second))));

        var page = await Tasks.ListAsync(new TaskFilter(), null, 10, default);

        Assert.Equal(Ids(NewestFirst(tasks)), Ids(page.Items));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Without_tasks_the_list_is_empty()
    {
        var page = await Tasks.ListAsync(new TaskFilter(), null, 10, default);

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_page_that_holds_the_last_task_has_no_next()
    {
        await AddAsync(Enumerable.Range(0, 4).Select(i => SampleTasks.Pending(At(i))));

        var first = await Tasks.ListAsync(new TaskFilter(), null, 2, default);
        var second = await Tasks.ListAsync(new TaskFilter(), first.Next, 2, default);

        Assert.NotNull(first.Next);
        Assert.Equal(2, second.Items.Count);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_cursor_continues_at_its_position_after_insertions()
    {
        var tasks = await AddAsync(Enumerable.Range(0, 4).Select(i => SampleTasks.Pending(At(i))));
        var first = await Tasks.ListAsync(new TaskFilter(), null, 2, default);

        await AddAsync([SampleTasks.Pending(At(9))]);

        var second = await Tasks.ListAsync(new TaskFilter(), first.Next, 2, default);
        Assert.Equal(Ids(NewestFirst(tasks).Skip(2)), Ids(second.Items));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not a cursor")]
    [InlineData("ÿÿÿÿ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_invalid_cursor_is_refused(string cursor) =>
        await Assert.ThrowsAsync<InvalidCursorException>(() => Tasks.ListAsync(new TaskFilter(), cursor, 10, default));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_page_holds_at_least_one(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Tasks.ListAsync(new TaskFilter(), null, limit, default));

    [Fact]
    public async Task A_task_is_listed_under_the_status_it_has_now()
    {
        var task = (await AddAsync([SampleTasks.Pending(Start)]))[0];
        await Leases.ClaimAsync(task.Id, "worker", At(1), At(31), default);

        Assert.Empty((await Tasks.ListAsync(new TaskFilter { Status = ReplicationStatus.Pending }, null, 10, default)).Items);
        Assert.Single((await Tasks.ListAsync(new TaskFilter { Status = ReplicationStatus.Running }, null, 10, default)).Items);
    }

    [Fact]
    public async Task Since_is_inclusive_and_until_is_exclusive()
    {
        var tasks = await AddAsync(Enumerable.Range(0, 5).Select(i => SampleTasks.Pending(Start.AddTicks(i))));

        var page = await Tasks.ListAsync(new TaskFilter { Since = Start.AddTicks(1), Until = Start.AddTicks(3) }, null, 10, default);

        Assert.Equal([tasks[2].Id, tasks[1].Id], Ids(page.Items));
    }

    public static TheoryData<TaskFilter> Filters() => [
        new TaskFilter(),
        new TaskFilter { Status = ReplicationStatus.Pending },
        new TaskFilter { Status = ReplicationStatus.Succeeded },
        new TaskFilter { Trigger = TaskTrigger.Automatic },
        new TaskFilter { Rule = "rule-1" },
        new TaskFilter { Rule = "no-such-rule" },
        new TaskFilter { Instance = "instance-1" },
        new TaskFilter { Repository = RepositoryName.Parse("repository-1") },
        new TaskFilter { Tag = Tag.Parse("tag-1") },
        new TaskFilter { Batch = BatchOf(1) },
        new TaskFilter { Since = At(20) },
        new TaskFilter { Until = At(20) },
        new TaskFilter { Instance = "instance-0", Repository = RepositoryName.Parse("repository-2") },
        new TaskFilter { Instance = "instance-2", Tag = Tag.Parse("tag-0"), Status = ReplicationStatus.Succeeded },
        new TaskFilter { Repository = RepositoryName.Parse("repository-0"), Tag = Tag.Parse("tag-1"), Since = At(5), Until = At(35) },
        new TaskFilter { Rule = "rule-0", Instance = "instance-1", Status = ReplicationStatus.Failed },
        new TaskFilter
        {
            Status = ReplicationStatus.Pending, Trigger =
                TaskTrigger.Automatic, Rule = "rule-1", Instance = "instance-1", Repository = RepositoryName.Parse("repository-1"),
            Tag = Tag.Parse("tag-1"), Batch = BatchOf(1), Since = At(0), Until = At(40),
        },
    ];

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task All_pages_together_show_each_task_that_passes_the_filter_once(TaskFilter filter)
    {
        var random = new Random(7);
        var tasks = await AddAsync(Enumerable.Range(0, 250).Select(_ => Any(random)));
        var shown = new List<Guid>();

        var pages = 0;
        string? cursor = null;
        do
        {
            var page = await Tasks.ListAsync(filter, cursor, 7, default);
            Assert.InRange(page.Items.Count, page.Next is null ? 0 : 7, 7);
            shown.AddRange(Ids(page.Items));
            cursor = page.Next;
        }
        while (cursor is not null && ++pages < 100);

        Assert.Equal(Ids(NewestFirst(tasks).Where(filter.Matches)), shown);
    }

    // Few distinct values, so that every filter finds some tasks and many times are equal.
    private static ReplicationTask Any(Random random)
    {
        var at = At(random.Next(40));
        return SampleTasks.Pending(at) with
        {
            Batch = BatchOf(random.Next(3)),
            Rule = random.Next(4) is var rule and < 3 ? $"rule-{rule}" : null,
            Source = new(
                $"instance-{random.Next(3)}",
                RepositoryName.Parse($"repository-{random.Next(3)}"),
                Tag.Parse($"tag-{random.Next(3)}"),
                Digest: null),
            Target = new(
                $"instance-{random.Next(3)}", RepositoryName.Parse($"repository-{random.Next(3)}"), Tag.Parse($"tag-{random.Next(3)}")),
            Status = random.Next(3) switch
            {
                0 =>
                ReplicationStatus.Pending,
                1 => ReplicationStatus.Succeeded,
                _ => ReplicationStatus.Failed
            },
        };
    }

    private static Guid BatchOf(int number) => new($"00000000-0000-0000-0000-00000000000{number}");

    private static IEnumerable<ReplicationTask> NewestFirst(IEnumerable<ReplicationTask> tasks) =>
        tasks.OrderByDescending(task => task.CreatedAt).ThenByDescending(task => task.Id);

    private static IEnumerable<Guid> Ids(IEnumerable<ReplicationTask> tasks) => tasks.Select(task => task.Id);

    private Task<IReadOnlyList<ReplicationTask>> AddAsync(IEnumerable<ReplicationTask> tasks) => Tasks.AddAsync([.. tasks], default);
}
