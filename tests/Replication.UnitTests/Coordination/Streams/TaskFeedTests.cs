using Microsoft.Extensions.Options;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Streams;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.Coordination.Streams;

public sealed class TaskFeedTests
{
    private static readonly TaskStreamOptions Options = new() { Interval = TimeSpan.FromMilliseconds(1), MaxLoaded = 3 };

    private readonly CountedChanges _changes = new();
    private readonly RecordedLog<TaskFeed> _log = new();
    private readonly TaskFeed _feed;

    public TaskFeedTests() => _feed = new(
        _changes, Options, new OptionsWrapper<Microsoft.AspNetCore.Http.Json.JsonOptions>(new()), TimeProvider.System, _log);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task All_streams_together_read_the_store_as_often_as_one(int count)
    {
        var streams = Enumerable.Range(0, count).Select(_ => Open()).ToList();
        await Task.WhenAll(streams.Select(static it => it.Begun));
        var listedBefore = _changes.Listed;

        var task = _changes.Change();
        foreach (var stream in streams)
            Assert.Equal(task.Id, Assert.Single(await NextAsync(stream)).Task.Task.Id);
        await Waiting.UntilAsync(() => Task.FromResult(_changes.Listed > listedBefore + 5 ? "" : null), () => "no further reads");

        Assert.Equal(1, _changes.Found);
        Assert.Equal(1, _changes.MostAtOnce);
        streams.ForEach(_feed.Close);
    }

    [Fact]
    public async Task Without_streams_the_store_is_not_read()
    {
        var stream = Open();
        await stream.Begun;
        _feed.Close(stream);

        await Waiting.UntilAsync(() => Task.FromResult(_feed.IsReading ? null : ""), () => "the loop still runs");
        var listed = _changes.Listed;
        await Open().Begun;

        Assert.Equal(listed + 1, _changes.Listed);
    }

    [Fact]
    public async Task No_more_streams_open_than_are_allowed()
    {
        var (first, second) = (Open(), Open());

        Assert.Null(_feed.TryOpen(new(Caller.Local, new()), after: null, maxCount: 2));
        _feed.Close(first);
        Assert.NotNull(_feed.TryOpen(new(Caller.Local, new()), after: null, maxCount: 2));
        _feed.Close(second);
    }

    [Fact]
    public async Task A_stream_resumes_with_what_changed_since_its_position()
    {
        var before = TimeProvider.System.GetUtcNow();
        var task = _changes.Change();
        var stream = Open(before);

        Assert.Equal(task.Id, Assert.Single(await NextAsync(stream)).Task.Task.Id);
    }

    [Fact]
    public async Task A_position_that_is_too_old_makes_the_client_resynchronize()
    {
        var stream = Open(TimeProvider.System.GetUtcNow() - Options.ResumeWithin - TimeSpan.FromSeconds(1));

        Assert.True((await stream.TakeAsync(default)).Resync);
    }

    [Fact]
    public async Task More_changes_than_one_read_loads_make_the_clients_resynchronize()
    {
        var stream = Open();
        await stream.TakeAsync(default);

        _changes.Change(Options.MaxLoaded + 1);

        var batch = await stream.TakeAsync(default);
        Assert.Equal((true, 0), (batch.Resync, batch.Tasks.Count));
    }

    [Fact]
    public async Task A_task_that_retention_removed_meanwhile_is_skipped()
    {
        var stream = Open();
        await stream.TakeAsync(default);

        _changes.ChangeThenRemove();
        var task = _changes.Change();

        Assert.Equal(task.Id, Assert.Single(await NextAsync(stream)).Task.Task.Id);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_refuses_new_streams_and_open_ones_continue()
    {
        var open = Open();
        await open.TakeAsync(default);
        _changes.IsAway = true;

        await Assert.ThrowsAsync<TimeoutException>(() => Open().Begun);
        var task = _changes.Change();
        _changes.IsAway = false;

        Assert.Equal(task.Id, Assert.Single(await NextAsync(open)).Task.Task.Id);
        // The loop writes its log after the stream has the task.
        await Waiting.UntilAsync(() => Task.FromResult(_log.Lines.Count >= 2 ? "" : null), () => "the end of the failure is not logged");
        Assert.Equal(2, _log.Lines.Count);
    }

    private TaskSubscription Open(DateTimeOffset? after = null) => _feed.TryOpen(new(Caller.Local, new()), after, int.MaxValue)!;

    private static async Task<IReadOnlyList<(LiveTask Task, bool HasLeft)>> NextAsync(TaskSubscription stream)
    {
        while (true)
        {
            if ((await stream.TakeAsync(default)).Tasks is { Count: > 0 } tasks)
                return tasks;
        }
    }

    private sealed class CountedChanges : ITaskChangeStore
    {
        private readonly Lock _gate = new();
        private readonly List<(TaskChange Change, ReplicationTask? Task)> _all = [];
        private int _running;
        private int _listed;
        private int _found;
        private volatile bool _isAway;

        public int Listed => Volatile.Read(ref _listed);

        public int Found => Volatile.Read(ref _found);

        public int MostAtOnce { get; private set; }

        public bool IsAway
        {
            get => _isAway;
            set => _isAway = value;
        }

        public ReplicationTask Change(int count = 1)
        {
            lock (_gate)
            {
                for (var i = 0; i < count; i++)
                {
                    var task = SampleTasks.Pending(TimeProvider.System.GetUtcNow());
                    _all.Insert(0, (new(task.Id, task.CreatedAt), task));
                }
                return _all[0].Task!;
            }
        }

        public void ChangeThenRemove()
        {
            lock (_gate)
                _all.Insert(0, (new(Guid.NewGuid(), TimeProvider.System.GetUtcNow()), null));
        }

        public async Task<IReadOnlyList<TaskChange>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new TimeoutException("the store is away");
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            await Task.Yield();
            Interlocked.Decrement(ref _running);
            Interlocked.Increment(ref _listed);
            lock (_gate)
                return [.. _all.Select(static it => it.Change).Where(it => it.At >= since).Take(limit)];
        }

        public Task<IReadOnlyList<ReplicationTask>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _found);
            lock (_gate)
                return Task.FromResult<IReadOnlyList<ReplicationTask>>(
                    [.. _all.Select(static it => it.Task).OfType<ReplicationTask>().Where(it => ids.Contains(it.Id))]);
        }
    }
}
