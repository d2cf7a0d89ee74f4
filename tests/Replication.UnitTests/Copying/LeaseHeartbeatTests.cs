using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Testing.Storage;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.Copying;

/// <summary>A worker measures its lease by its own monotonic clock, and stops before the lease ends.</summary>
public sealed class LeaseHeartbeatTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CopyingOptions _options = new();
    private readonly ReplicationTask _task =
        SampleTasks.Pending(DateTimeOffset.UtcNow) with { Status = ReplicationStatus.Running, Attempt = 1 };
    private readonly List<DateTimeOffset> _renewals = [];
    private Func<CancellationToken, Task<bool>> _answerAsync = static _ => Task.FromResult(true);

    [Fact]
    public async Task A_copy_continues_while_its_lease_is_renewed()
    {
        await using var heartbeat = Begin();

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.False(heartbeat.Copying.IsCancellationRequested);
        heartbeat.ThrowIfOver();
        Assert.InRange(_renewals.Count, 10, 40);
    }

    [Fact]
    public async Task A_store_that_does_not_respond_cancels_the_copy_before_the_lease_ends()
    {
        _answerAsync = static async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return true;
        };
        await using var heartbeat = Begin();

        await PassAsync(_options.Lease - TimeSpan.FromMilliseconds(500), () => heartbeat.Copying.IsCancellationRequested);

        Assert.True(heartbeat.Copying.IsCancellationRequested);
    }

    [Fact]
    public async Task A_store_outage_cancels_the_copy_before_the_lease_ends()
    {
        _answerAsync = static _ => throw new TimeoutException("no primary");
        await using var heartbeat = Begin();

        await PassAsync(_options.Lease - TimeSpan.FromMilliseconds(500), () => heartbeat.Copying.IsCancellationRequested);

        Assert.True(heartbeat.Copying.IsCancellationRequested);
    }

    [Fact]
    public async Task A_short_store_outage_does_not_cancel_the_copy()
    {
        var failures = 8;
        _answerAsync = _ => failures-- > 0 ? throw new TimeoutException("no primary") : Task.FromResult(true);
        await using var heartbeat = Begin();

        await PassAsync(_options.Lease * 3);

        Assert.False(heartbeat.Copying.IsCancellationRequested);
        heartbeat.ThrowIfOver();
    }

    [Fact]
    public async Task An_expired_lease_ends_the_copy_before_the_tag_is_written()
    {
        // Suspended: no timer of the process fires before it writes the tag.
        await using var heartbeat = Begin(
            new LeaseDeadline(
                _options.Lease, _time.GetTimestamp() - (long)(_options.Lease.TotalSeconds * _time.TimestampFrequency), _time));

        Assert.Throws<OperationCanceledException>(heartbeat.ThrowIfOver);

        Assert.True(heartbeat.Copying.IsCancellationRequested);
    }

    [Fact]
    public async Task A_suspended_worker_continues_when_its_task_was_not_claimed()
    {
        await using var heartbeat = Begin();

        _time.Advance(_options.Lease * 2);
        await PassAsync(TimeSpan.FromSeconds(5));

        Assert.False(heartbeat.Copying.IsCancellationRequested);
        heartbeat.ThrowIfOver();
    }

    [Fact]
    public async Task A_suspended_worker_stops_when_another_worker_claimed_its_task()
    {
        _answerAsync = static _ => Task.FromResult(false);
        await using var heartbeat = Begin();

        _time.Advance(_options.Lease * 2);
        await PassAsync(TimeSpan.FromSeconds(5), () => heartbeat.Copying.IsCancellationRequested);

        Assert.True(heartbeat.Copying.IsCancellationRequested);
    }

    private LeaseHeartbeat Begin(LeaseDeadline? deadline = null)
    {
        var leases = new FakeTaskLeaseStore
        {
            OnRenewAsync = (leaseUntil, token) =>
            {
                _renewals.Add(leaseUntil);
                return _answerAsync(token);
            },
        };
        return new LeaseHeartbeat(
            leases,
            new TaskLease(_task.Id, "worker", 1) { Claimed = _task },
            deadline ?? new LeaseDeadline(_options.Lease, _time.GetTimestamp(), _time),
            new CopyProgress(),
            new CancellationWatch(new FakeTaskCancelStore(), _time),
            _options,
            _time,
            default);
    }

    // Advances in small steps, so that each timer is handled before the next step.
    private async Task PassAsync(TimeSpan time, Func<bool>? isReached = null)
    {
        var step = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < time && isReached?.Invoke() != true; passed += step)
        {
            _time.Advance(step);
            await Task.Delay(2);
        }
    }
}
