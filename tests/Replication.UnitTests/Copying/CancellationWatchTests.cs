using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class CancellationWatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SqliteFile _file = new();
    private readonly ServiceProvider _store;
    private readonly ITaskStore _tasks;
    private readonly ITaskLeaseStore _leases;
    private readonly ITaskCancelStore _cancellations;
    private readonly CancellationWatch _canceled;

    public CancellationWatchTests()
    {
        _store = (ServiceProvider)_file.Open();
        _tasks = _store.GetRequiredService<ITaskStore>();
        _leases = _store.GetRequiredService<ITaskLeaseStore>();
        _cancellations = _store.GetRequiredService<ITaskCancelStore>();
        _canceled = new CancellationWatch(_cancellations, _time);
    }

    [Fact]
    public async Task A_stalled_copy_is_canceled_within_two_seconds()
    {
        await _canceled.StartAsync(default);
        await using var other = await BeginAsync("v1");
        await using var copy = await BeginAsync("v2");
        _time.Advance(TimeSpan.FromSeconds(0.9));

        await _cancellations.CancelAsync(
            copy.TaskId, new TaskCancellation("ci", _time.GetUtcNow(), new TaskIssue("canceled", "canceled by ci")), default);
        // A timer skips ticks while its handler runs, so advance the time in small steps.
        for (var step = 0; step < 4; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(20);
        }

        await Waiting.UntilAsync(() => Task.FromResult(copy.Heartbeat.Copying.IsCancellationRequested
            ? ""
            : null), () => "the copy goes on", TimeSpan.FromSeconds(3));
        Assert.False(other.Heartbeat.Copying.IsCancellationRequested);
    }

    [Fact]
    public async Task A_store_outage_does_not_stop_the_cancellation_watch()
    {
        await _canceled.StartAsync(default);
        var copy = await BeginAsync("v1");
        await _store.DisposeAsync();

        _time.Advance(TimeSpan.FromSeconds(5));
        await Task.Delay(50);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.False(_canceled.ExecuteTask!.IsCompleted);
        Assert.False(copy.Heartbeat.Copying.IsCancellationRequested);
        await copy.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _canceled.StopAsync(default);
        _canceled.Dispose();
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    private async Task<Copy> BeginAsync(string tag)
    {
        var now = _time.GetUtcNow();
        var task = SampleTasks.Pending(now, SampleTasks.Target with { Tag = Contracts.Images.Tag.Parse(tag) });
        await _tasks.AddAsync([task], default);
        var taken = Assert.IsType<TaskClaim.Taken>(await _leases.ClaimAsync(task.Id, "worker", now, now.AddHours(1), default));
        return new Copy(task.Id, new LeaseHeartbeat(
            _leases,
            taken.Lease,
            new LeaseDeadline(TimeSpan.FromHours(1), _time.GetTimestamp(), _time),
            new CopyProgress(),
            _canceled,
            new CopyingOptions { Heartbeat = TimeSpan.FromMinutes(1) },
            _time,
            default));
    }

    private sealed record Copy(Guid TaskId, LeaseHeartbeat Heartbeat) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Heartbeat.DisposeAsync();
    }
}
