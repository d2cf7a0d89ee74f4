using Microsoft.Extensions.Time.Testing;
using Replication.Registries;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class HostGateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_limit_holds_and_waiters_are_admitted_in_order()
    {
        using var gate = Gate(2, _time);
        var first = await gate.EnterAsync(GateLane.Requests, default);
        using var second = await gate.EnterAsync(GateLane.Requests, default);
        var third = gate.EnterAsync(GateLane.Requests, default);
        var fourth = gate.EnterAsync(GateLane.Requests, default);

        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();

        using var admitted = await third;
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public async Task A_canceled_waiter_frees_its_place_in_the_queue()
    {
        using var gate = Gate(1, _time);
        var inside = await gate.EnterAsync(GateLane.Requests, default);
        using var cancel = new CancellationTokenSource();
        var impatient = gate.EnterAsync(GateLane.Requests, cancel.Token);
        var patient = gate.EnterAsync(GateLane.Requests, default);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        inside.Dispose();

        using var admitted = await patient;
    }

    [Fact]
    public async Task A_closed_gate_admits_no_request()
    {
        using var gate = Gate(8, _time);
        gate.CloseFor(TimeSpan.FromSeconds(10));
        gate.CloseFor(TimeSpan.FromSeconds(5));
        var waiting = gate.EnterAsync(GateLane.Requests, default);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(waiting.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(1), gate.ClosedFor);
        _time.Advance(TimeSpan.FromSeconds(1));

        using var admitted = await waiting;
        Assert.Equal(TimeSpan.Zero, gate.ClosedFor);
    }

    [Fact]
    public async Task A_request_that_would_wait_too_long_fails_with_the_remaining_time()
    {
        using var gate = Gate(1, _time);
        using var inside = await gate.EnterAsync(GateLane.Requests, default);
        var waiting = gate.EnterAsync(GateLane.Requests, default);

        gate.CloseFor(TimeSpan.FromHours(1));

        var turnedAway = await Assert.ThrowsAsync<RegistryException>(() => waiting);
        Assert.Equal((CopyFailure.RateLimited, TimeSpan.FromHours(1)), (turnedAway.Failure.Code, turnedAway.Failure.RetryAfter));
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(
            TimeSpan.FromMinutes(10),
            (await Assert.ThrowsAsync<RegistryException>(() => gate.EnterAsync(GateLane.Requests, default))).Failure.RetryAfter);
    }

    [Fact]
    public void A_burst_of_throttling_halves_the_limit_once_and_successes_increase_it()
    {
        using var gate = Gate(32, _time);
        for (var i = 0; i < 32; i++)
            gate.ReportThrottling();
        Assert.Equal(16, gate.Limit);

        _time.Advance(TimeSpan.FromSeconds(1));
        gate.ReportThrottling();
        Assert.Equal(8, gate.Limit);

        for (var i = 0; i < 9; i++)
            gate.ReportSuccess();
        Assert.Equal(9, gate.Limit);
        for (var i = 0; i < 10_000; i++)
            gate.ReportSuccess();
        Assert.Equal(32, gate.Limit);
    }

    [Fact]
    public void Before_the_first_throttling_each_success_adds_one_to_the_limit()
    {
        using var gate = Gate(128, _time);
        Assert.Equal(32, gate.Limit);

        for (var i = 0; i < 40; i++)
            gate.ReportSuccess();
        Assert.Equal(72, gate.Limit);

        gate.ReportThrottling();
        for (var i = 0; i < 37; i++)
            gate.ReportSuccess();
        Assert.Equal(37, gate.Limit);
    }

    [Fact]
    public void The_limit_never_exceeds_its_maximum()
    {
        using var gate = Gate(40, _time);
        for (var i = 0; i < 100; i++)
            gate.ReportSuccess();
        Assert.Equal(40, gate.Limit);
    }

    [Fact]
    public async Task Blob_reads_do_not_block_requests()
    {
        using var gate = Gate(1, _time);
        using var reading = await gate.EnterAsync(GateLane.BlobReads, default);
        var next = gate.EnterAsync(GateLane.BlobReads, default);

        using var requests = await gate.EnterAsync(GateLane.Requests, default);

        Assert.False(next.IsCompleted);
        reading.Dispose();
        using var admitted = await next;
    }

    [Fact]
    public async Task Streamed_uploads_do_not_block_short_requests_and_cleanup()
    {
        using var gate = Gate(1, _time);
        using var writing = await gate.EnterAsync(GateLane.Uploads, default);
        var next = gate.EnterAsync(GateLane.Uploads, default);

        using var requests = await gate.EnterAsync(GateLane.Requests, default).WaitAsync(TimeSpan.FromSeconds(10));
        using var leaving = await gate.EnterAsync(GateLane.UploadCleanup, default).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.False(next.IsCompleted);
        Assert.Equal((3, 1), (gate.Demand.Requests, gate.Demand.WaitingRequests));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public async Task The_allowance_is_shared_by_all_lanes_except_reads_and_uploads_leave_one(int allowed, int uploads)
    {
        using var gate = Gate(32, _time);
        gate.Allow(new RegistryAllowance(Requests: allowed, BlobReads: 1, null, null));

        var writing = Enumerable.Range(0, 10).Select(_ => gate.EnterAsync(GateLane.Uploads, default)).ToList();
        var requests = Enumerable.Range(0, 10).Select(_ => gate.EnterAsync(GateLane.Requests, default)).ToList();

        Assert.Equal((allowed, 20 - allowed), (gate.Demand.Requests, gate.Demand.WaitingRequests));
        await Task.WhenAll(writing.Take(uploads));
        (await writing[0]).Dispose();
        Assert.Equal(allowed, gate.Demand.Requests);
        Assert.All(requests.Take(allowed - uploads), static it => it.Wait(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(59.0)]
    [InlineData(3600.0)]
    [InlineData(2592000.0)]
    public void The_closure_is_bounded_by_its_maximum(double seconds)
    {
        using var gate = Gate(1, _time);

        gate.CloseFor(TimeSpan.FromSeconds(seconds));

        Assert.Equal(Math.Min(seconds, 3600), gate.ClosedFor.TotalSeconds);
    }

    private static HostGate Gate(int widest, TimeProvider time) =>
        new("registry.example", widest, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), time);
}
