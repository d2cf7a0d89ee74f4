using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts;
using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Copying.Lanes;
using Replication.Messaging;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.Copying.Lanes;

/// <summary>The wake-ups that are queued in a worker when it stops.</summary>
public sealed class CopyLanesTests : IAsyncLifetime
{
    private const int Waiting = 300;

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddMassTransit(static bus => bus.UsingInMemory())
        .BuildServiceProvider();
    private readonly SlowSends _sends = new();
    private IBusControl _bus = null!;

    public async ValueTask InitializeAsync()
    {
        _bus = _services.GetRequiredService<IBusControl>();
        _bus.ConnectSendObserver(_sends);
        await _bus.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Acknowledged_wake_ups_are_sent_back_in_parallel()
    {
        using var lanes =
            Lanes(new CopyingOptions { MaxConcurrentCopies = 1, AcknowledgeAfter = TimeSpan.Zero, DrainTime = TimeSpan.Zero });
        await lanes.EnqueueAsync(Copy(), null, default);
        for (var i = 0; i < Waiting; i++)
            await lanes.EnqueueAsync(Copy(), null, default);

        await lanes.StopAsync(default);

        Assert.Equal(Waiting, _sends.Count);
        Assert.InRange(_sends.MostAtOneTime, SlowSends.Expected, int.MaxValue);
    }

    [Fact]
    public async Task Returning_wake_ups_ends_with_the_shutdown_time()
    {
        using var lanes =
            Lanes(new CopyingOptions { MaxConcurrentCopies = 1, AcknowledgeAfter = TimeSpan.Zero, DrainTime = TimeSpan.Zero });
        await lanes.EnqueueAsync(Copy(), null, default);
        for (var i = 0; i < Waiting; i++)
            await lanes.EnqueueAsync(Copy(), null, default);

        await lanes.StopAsync(new CancellationToken(canceled: true));

        Assert.InRange(_sends.Count, 0, Waiting - 1);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_while_the_process_stops()
    {
        using var lanes =
            Lanes(new CopyingOptions { MaxConcurrentCopies = 1, AcknowledgeAfter = TimeSpan.Zero, DrainTime = TimeSpan.Zero });
        await lanes.EnqueueAsync(Copy(), null, default);
        await lanes.StopAsync(default);
        using var stopping = new CancellationTokenSource();

        var late = lanes.EnqueueAsync(Copy(), null, stopping.Token);

        Assert.False(late.IsCompleted);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
    }

    [Fact]
    public async Task A_bus_that_ends_with_the_process_is_not_kept_waiting()
    {
        using var lanes =
            Lanes(new CopyingOptions { MaxConcurrentCopies = 1, DrainTime = TimeSpan.Zero, BusForgets = true });
        await lanes.EnqueueAsync(Copy(), null, default);
        var waiting = lanes.EnqueueAsync(Copy(), null, default);

        await lanes.StopAsync(default);

        await waiting;
        await lanes.EnqueueAsync(Copy(), null, default);
        Assert.Equal(0, _sends.Count);
    }

    private static CopyImage Copy() => new() { TaskId = Guid.NewGuid(), Target = "tokyo", Priority = TaskPriority.Default };

    // Every started copy runs until the worker stops.
    private CopyLanes Lanes(CopyingOptions options)
    {
        var leases = new FakeTaskLeaseStore { OnClaimAsync = NeverAsync };
        var store = new FakeStoreProbe();
        var runner = new TaskRunner(
            leases,
            tasks: null!,
            work: null!,
            lateTagRepair: null!,
            OutageEndsTests.WithoutStore(),
            canceled: null!,
            options,
            Jitter.System,
            new HistoryRecorder(TimeProvider.System),
            TimeProvider.System,
            NullLogger<TaskRunner>.Instance);
        return new CopyLanes(new WakeUpHandler(
            runner,
            new MessageSender(_bus, TimeProvider.System),
            store,
            TimeProvider.System,
            NullLogger<WakeUpHandler>.Instance), options, TimeProvider.System, NullLogger<CopyLanes>.Instance);
    }

    private static async Task<TaskClaim> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new TaskClaim.NotNow();
    }

    /// <summary>A broker with a delay for each message.</summary>
    private sealed class SlowSends : ISendObserver
    {
        public const int Expected = 10;

        private readonly TaskCompletionSource _many = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _now;
        private int _count;
        private int _most;

        public int Count => _count;

        public int MostAtOneTime => _most;

        public async Task PreSend<T>(SendContext<T> context)
            where T : class
        {
            var now = Interlocked.Increment(ref _now);
            for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most)
            {
            }
            if (now >= Expected)
                _many.TrySetResult();
            // On a busy machine, sends start late: the first ones wait for the others.
            await Task.WhenAny(_many.Task, Task.Delay(TimeSpan.FromSeconds(5)));
            Interlocked.Decrement(ref _now);
        }

        public Task PostSend<T>(SendContext<T> context)
            where T : class
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }

        public Task SendFault<T>(SendContext<T> context, Exception exception)
            where T : class => Task.CompletedTask;
    }
}
