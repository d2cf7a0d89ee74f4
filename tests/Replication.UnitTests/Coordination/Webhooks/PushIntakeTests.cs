using System.Reflection;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
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
        var intake = new PushIntake(
            new MessageSender(DispatchProxy.Create<IBus, SilentBus>(), time),
            new ServiceCollection().BuildServiceProvider(),
            NullLogger<PushIntake>.Instance);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);

        var accepting = intake.AcceptAsync([SamplePushes.Received(time.GetUtcNow())], soon.Token);
        Assert.False(accepting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    /// <summary>A token that is never canceled.</summary>
    public class SilentBus : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => new TaskCompletionSource().Task;
    }
}
