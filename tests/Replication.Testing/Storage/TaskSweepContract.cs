using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Which tasks need a wake-up, and which process may send it.</summary>
public abstract class TaskSweepContract(IStorePlace place) : StoreContract(place)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_new_task_counts_as_announced_when_it_was_made()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));

        Assert.Empty(await DueAsync(At(100)));
        Assert.Empty(await UnansweredAsync(At(15)));
        Assert.Equal([task], await UnansweredAsync(At(15).AddTicks(1)));
    }

    [Fact]
    public async Task An_unanswered_wake_up_is_repeated_with_exponential_backoff()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));

        var toldAt = 0;
        foreach (var pause in (int[])[15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
        {
            Assert.Empty(await UnansweredAsync(At(toldAt + pause)));
            Assert.Equal([task], await UnansweredAsync(At(toldAt += pause + 1)));
        }
    }

    [Fact]
    public async Task A_claimed_task_resets_its_announcement_delay()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        await UnansweredAsync(At(16));
        await UnansweredAsync(At(50));
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task, "worker", At(51), At(80), default));
        await Leases.DeferAsync(taken.Lease, At(52), nextAttemptAt: null, issue: null, TaskProgress.None, default);
        Assert.Equal([task], await DueAsync(At(52)));

        Assert.Empty(await UnansweredAsync(At(67)));
        Assert.Equal([task], await UnansweredAsync(At(68)));
    }

    [Fact]
    public async Task Each_priority_has_its_own_queue()
    {
        var low = await AddAsync(SampleTasks.Pending(Start) with { Priority = TaskPriority.Lowest });
        var high = await AddAsync(SampleTasks.Pending(At(1)) with { Priority = TaskPriority.Highest });

        Assert.Empty(await UnansweredAsync(At(100)));
        Assert.Equal([low], await UnansweredAsync(At(100), priority: TaskPriority.Lowest));
        Assert.Equal([high], await UnansweredAsync(At(100), priority: TaskPriority.Highest));
    }

    [Fact]
    public async Task Tasks_that_a_bus_lost_are_announced_like_new_ones()
    {
        var before = await AddAsync(SampleTasks.Pending(Start));
        await UnansweredAsync(At(16));
        var later = await AddAsync(SampleTasks.Pending(At(20)));
        var waiting = await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(90) });
        var running = await AddAsync(SampleTasks.Pending(At(2), SampleTasks.Target with { Tag = Tag.Parse("v2") }));
        await Leases.ClaimAsync(running, "worker", At(3), At(60), default);

        await Wakes.ForgetAnnouncementsAsync(At(20), default);

        Assert.Equal([before], await DueAsync(At(21)));
        Assert.Empty(await DueAsync(At(22)));
        Assert.Equal([later], await UnansweredAsync(At(36)));
        Assert.Equal([before], await UnansweredAsync(At(37)));
        Assert.Equal([running, waiting], await DueAsync(At(90)));
    }

    [Fact]
    public async Task The_longest_wait_is_that_of_the_first_due_task_queued_or_not()
    {
        Assert.Null(await Wakes.FindLongestWaitAsync(At(100), default));
        await AddAsync(SampleTasks.Pending(Start) with { Status = ReplicationStatus.Succeeded });
        await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(30) });
        Assert.Null(await Wakes.FindLongestWaitAsync(At(29), default));
        Assert.Equal(At(30), await Wakes.FindLongestWaitAsync(At(100), default));

        await AddAsync(SampleTasks.Pending(At(20)) with { Priority = TaskPriority.Highest });
        var oldest = await AddAsync(SampleTasks.Pending(At(10)) with { Priority = TaskPriority.Lowest });

        Assert.Equal(At(10), await Wakes.FindLongestWaitAsync(At(100), default));
        await UnansweredAsync(At(100), priority: TaskPriority.Lowest);
        Assert.Equal(At(10), await Wakes.FindLongestWaitAsync(At(101), default));
        await Cancellations.CancelAsync(oldest, new("ci", At(102), SampleTasks.Issue), default);
        Assert.Equal(At(20), await Wakes.FindLongestWaitAsync(At(103), default));
    }

    [Fact]
    public async Task Tasks_that_wait_for_the_signatures_of_an_image_can_be_made_due()
    {
        var wait = new TaskWait("hangzhou", [TaskIssue.SignatureMissing, TaskIssue.SignatureInvalid])
        {
            SourceRepository = SampleTasks.Pending(Start).Source.Repository,
            SourceDigest = Image(1),
        };
        Guid[] waiting =
        [
            await AddAsync(Waiting(1, TaskIssue.SignatureMissing, Image(1))),
            await AddAsync(Waiting(2, TaskIssue.SignatureInvalid, Image(1))),
            await AddAsync(Waiting(3, TaskIssue.SignatureMissing, digest: null)),
        ];
        var elsewhere = Waiting(6, TaskIssue.SignatureMissing, Image(1));
        var others = new[]
        {
            await AddAsync(Waiting(4, TaskIssue.SignatureMissing, Image(2))),
            await AddAsync(Waiting(5, TaskIssue.CredentialsRefused, Image(1))),
            await AddAsync(elsewhere with { Source = elsewhere.Source with { Repository = RepositoryName.Parse("team/elsewhere") } }),
            await AddAsync(elsewhere with
            {
                Id = Guid.NewGuid(),
                Source = elsewhere.Source with { Instance = "osaka" },
                Target = elsewhere.Target with { Tag = Tag.Parse("v7") },
            }),
        };

        Assert.Equal(3, await Wakes.HastenAsync(wait, At(10), limit: 10, default));

        Assert.Equal(waiting.Order(), (await DueAsync(At(10))).Order());
        Assert.Equal(others.Order(), (await DueAsync(At(110))).Order());

        static Digest Image(int number) => Digest.Sha256Of([(byte)number]);

        static ReplicationTask Waiting(int number, string code, Digest? digest)
        {
            var task = SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse($"v{number}") });
            return task with
            {
                Source = task.Source with { Digest = digest },
                Issue = new TaskIssue(code, "waits"),
                NextAttemptAt = At(100),
            };
        }
    }

    [Fact]
    public async Task Tasks_that_wait_for_the_credentials_of_an_instance_can_be_made_due()
    {
        var refused = new TaskIssue(TaskIssue.CredentialsRefused, "refused");
        Guid[] waiting =
        [
            await AddAsync(Waiting(1, refused)),
            await AddAsync(Waiting(2, refused)),
            await AddAsync(Waiting(3, refused) with { Source = SampleTasks.Pending(Start).Source with { Instance = "tokyo" } }),
        ];
        var others = new[]
        {
            await AddAsync(Waiting(4, SampleTasks.Issue)),
            await AddAsync(Waiting(5, issue: null)),
            await AddAsync(Waiting(6, refused) with { Target = SampleTasks.Target with { Instance = "osaka", Tag = Tag.Parse("v6") } }),
        };

        Assert.Equal(2, await Wakes.HastenAsync(new("tokyo", [TaskIssue.CredentialsRefused]), At(10), limit: 2, default));
        Assert.Equal(1, await Wakes.HastenAsync(new("tokyo", [TaskIssue.CredentialsRefused]), At(10), limit: 2, default));
        Assert.Equal(0, await Wakes.HastenAsync(new("tokyo", [TaskIssue.CredentialsRefused]), At(10), limit: 2, default));

        Assert.Equal(At(10), (await Tasks.FindAsync(waiting[0], default))!.NextAttemptAt);
        Assert.Equal(waiting.Order(), (await DueAsync(At(10))).Order());
        Assert.Equal(others.Order(), (await DueAsync(At(110))).Order());

        static ReplicationTask Waiting(int number, TaskIssue? issue) =>
            SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse($"v{number}") }) with
            {
                NextAttemptAt = At(100 + number),
                Issue = issue
            };
    }

    [Fact]
    public async Task A_task_is_announced_once_it_is_due_however_recently_it_was_announced()
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(10) });

        Assert.Empty(await DueAsync(At(10).AddTicks(-1)));
        Assert.Equal([task], await DueAsync(At(10)));
        Assert.Empty(await DueAsync(At(11)));
        Assert.Empty(await UnansweredAsync(At(25)));
        Assert.Equal([task], await UnansweredAsync(At(26)));
    }

    [Fact]
    public async Task A_task_that_is_not_due_is_not_announced()
    {
        await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(100) });

        Assert.Empty(await Wakes.TakeAllAsync(At(99)));
    }

    [Fact]
    public async Task A_deferred_task_is_announced_when_its_next_attempt_is_due()
    {
        var id = await AddAsync(SampleTasks.Pending(Start));
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(id, "worker", At(1), At(31), default));
        await Leases.DeferAsync(taken.Lease, At(2), At(9), SampleTasks.Issue, TaskProgress.None, default);

        Assert.Empty(await Wakes.TakeAllAsync(At(8)));
        Assert.Equal([id], await DueAsync(At(9)));
    }

    [Fact]
    public async Task A_returned_task_is_announced_by_the_next_sweep()
    {
        var id = await AddAsync(SampleTasks.Pending(Start));
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(id, "worker", At(1), At(31), default));
        await Leases.DeferAsync(taken.Lease, At(2), nextAttemptAt: null, issue: null, TaskProgress.None, default);

        Assert.Equal([id], await DueAsync(At(2)));
        Assert.Empty(await DueAsync(At(3)));
        Assert.Empty(await UnansweredAsync(At(17)));
    }

    [Theory]
    [InlineData(ReplicationStatus.Succeeded)]
    [InlineData(ReplicationStatus.Failed)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task A_finished_task_needs_no_wake_up(ReplicationStatus status)
    {
        await AddAsync(SampleTasks.Pending(Start) with { Status = status });

        Assert.Empty(await Wakes.TakeAllAsync(At(100)));
    }

    [Fact]
    public async Task A_running_task_with_an_expired_lease_becomes_pending_and_keeps_attempt_and_issue()
    {
        var id = await AddAsync(SampleTasks.Pending(Start) with { Issue = SampleTasks.Issue, Attempt = 2 });
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(id, "worker", At(1), At(31), default));
        await Leases.RenewAsync(taken.Lease, At(40), SampleTasks.Progress, default);

        Assert.Empty(await Wakes.TakeAllAsync(At(40)));
        Assert.Equal([id], await DueAsync(At(40).AddTicks(1)));
        Assert.Empty(await DueAsync(At(41)));

        AssertSame(
            taken.Task with
            {
                Status = ReplicationStatus.Pending,
                Attempt = 3,
                BytesTotal = 1000,
                BytesCopied = 400,
                Blobs = SampleTasks.Progress.Blobs
            },
            await Tasks.FindAsync(id, default));
        Assert.Equal(4, Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(id, "another", At(42), At(72), default)).Task.Attempt);
    }

    [Fact]
    public async Task The_longest_waiting_are_returned_first_up_to_the_limit()
    {
        var dueAt3 = await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(3) });
        var leaseUntil4 = await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse("v2") }));
        await Leases.ClaimAsync(leaseUntil4, "worker", At(2), At(4), default);
        var dueAt2 = await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(2) });
        var announcedAt5 = await AddAsync(SampleTasks.Pending(At(5)));
        var announcedAt4 = await AddAsync(SampleTasks.Pending(At(4)));

        Assert.Equal([dueAt2, dueAt3], await DueAsync(At(10), limit: 2));
        Assert.Equal([leaseUntil4], await DueAsync(At(10), limit: 2));
        Assert.Empty(await DueAsync(At(10), limit: 2));
        Assert.Equal([announcedAt4], await UnansweredAsync(At(24), limit: 1));
        Assert.Equal([announcedAt5], await UnansweredAsync(At(24), limit: 1));
        Assert.Empty(await UnansweredAsync(At(24), limit: 1));
    }

    [Fact]
    public async Task A_sweep_names_the_target_instance_of_each_task()
    {
        var pending = await AddAsync(SampleTasks.Pending(Start));
        var running = await AddAsync(SampleTasks.Pending(At(1), SampleTasks.Target with { Instance = "osaka" }));
        await Leases.ClaimAsync(running, "worker", At(2), At(3), default);

        Assert.Equal(
            [new(running, "osaka", TaskPriority.Default), new DueTask(pending, "tokyo", TaskPriority.Default)],
            await Wakes.TakeAllAsync(At(10)));
    }

    [Fact]
    public async Task Concurrent_sweeps_never_get_the_same_task()
    {
        var ids = (await Tasks.AddAsync(
            [.. Enumerable.Range(0, 60).Select(i => SampleTasks.Pending(At(i), SampleTasks.Target with { Tag = Tag.Parse($"v{i}") }))],
            default))
            .Select(task => task.Id).ToList();
        foreach (var id in ids.Take(20))
            await Leases.ClaimAsync(id, "dead", At(60), At(61), default);
        ITaskSweepStore[] processes = [Wakes, GetInAnotherProcess<ITaskSweepStore>()];

        async Task<List<Guid>> SweepAllAsync(ITaskSweepStore store)
        {
            var taken = new List<Guid>();
            while (await store.TakeAllAsync(At(100), 7) is { Count: > 0 } some)
                taken.AddRange(some.Select(due => due.Id));
            return taken;
        }

        var shares = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => SweepAllAsync(processes[i % 2]))));

        Assert.Equal(ids.Order(), shares.SelectMany(share => share).Order());
    }

    [Fact]
    public async Task The_oldest_waiting_task_of_a_target_tag_is_found()
    {
        var second = await AddAsync(SampleTasks.Pending(At(1)) with { OrderedAt = At(7) });
        var first = await AddAsync(SampleTasks.Pending(At(2)) with { OrderedAt = At(6) });
        await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse("v2") }));

        Assert.Equal(first, await WaitingAsync(except: Guid.NewGuid(), At(10)));
        Assert.Equal(second, await WaitingAsync(except: first, At(10)));
    }

    [Fact]
    public async Task A_task_that_is_not_pending_or_not_due_does_not_wait_for_its_turn()
    {
        var done = await AddAsync(SampleTasks.Pending(Start) with { Status = ReplicationStatus.Failed });
        var later = await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(10) });
        var running = await AddAsync(SampleTasks.Pending(At(2)));
        Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(running, "worker", At(3), At(33), default));

        Assert.Null(await WaitingAsync(except: done, At(10).AddTicks(-1)));
        Assert.Equal(later, await WaitingAsync(except: done, At(10)));
    }

    private async Task<Guid> AddAsync(ReplicationTask task) => Assert.Single(await Tasks.AddAsync([task], default)).Id;

    private async Task<IEnumerable<Guid>> DueAsync(DateTimeOffset now, int limit = 100) =>
        (await Wakes.TakeDueAsync(now, limit, default)).Select(due => due.Id);

    private async Task<IEnumerable<Guid>> UnansweredAsync(DateTimeOffset now, int priority = TaskPriority.Default, int limit = 100) =>
        (await Wakes.TakeUnansweredAsync(priority, now, Timeout, limit, default)).Select(due => due.Id);

    private async Task<Guid?> WaitingAsync(Guid except, DateTimeOffset now) =>
        (await Leases.FindWaitingAsync(SampleTasks.Target, except, now, default))?.Id;
}
