using System.Reflection;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks;
using Replication.Messaging;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class PushIntakeTests
{
    [Fact]
    public async Task A_publish_that_hangs_times_out_so_that_the_publisher_retries()
    {
        var time = new FakeTimeProvider();
        var sender = new MessageSender(DispatchProxy.Create<IBus, SilentBus>(), time);
        var intake = new PushIntake(
            sender,
            new PushPublisher(sender, time),
            new ServiceCollection().BuildServiceProvider(),
            NullLogger<PushIntake>.Instance);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);

        var accepting = intake.AcceptAsync([SamplePushes.Received(time.GetUtcNow())], soon.Token);
        Assert.False(accepting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    // No coordinator takes groups apart on the in-memory bus.
    [Fact]
    public async Task With_a_journal_each_push_is_published_by_itself()
    {
        var bus = DispatchProxy.Create<IBus, PushPublisherTests.BusOfGroups>();
        var published = ((PushPublisherTests.BusOfGroups)(object)bus).Published;
        var sender = new MessageSender(bus, TimeProvider.System);
        var intake = new PushIntake(
            sender,
            new PushPublisher(sender, TimeProvider.System),
            new ServiceCollection().AddSingleton(DispatchProxy.Create<IPushJournal, SilentJournal>()).BuildServiceProvider(),
            NullLogger<PushIntake>.Instance);
        ImagePushed[] pushes = [.. Enumerable.Range(0, 10).Select(static _ => SamplePushes.Received(TimeProvider.System.GetUtcNow()))];

        await intake.AcceptAsync(pushes, default);

        Assert.Equal(pushes.Select(static it => it.PushId), published.Select(static it => Assert.IsType<ImagePushed>(it).PushId));
    }

    /// <summary>Accepts everything at once.</summary>
    public class SilentJournal : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.CompletedTask;
    }

    /// <summary>A token that is never canceled.</summary>
    public class SilentBus : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => new TaskCompletionSource().Task;
    }
}
