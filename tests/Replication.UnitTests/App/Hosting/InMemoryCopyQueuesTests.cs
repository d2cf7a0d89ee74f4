using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Replication.App.Hosting;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

public sealed class InMemoryCopyQueuesTests
{
    private const int Room = 2;

    [Fact]
    public async Task Wake_ups_wait_while_the_worker_is_at_capacity()
    {
        var mayEnd = new TaskCompletionSource();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new CopyingOptions { MaxWaiting = Room })
            .AddSingleton<InMemoryCopyQueues>()
            .AddReceiveObserver(static provider => provider.GetRequiredService<InMemoryCopyQueues>())
            .AddMassTransit(
                bus => bus.UsingInMemory((_, transport) => transport.ReceiveEndpoint(CopyQueue.NameOf(TaskPriority.Highest), endpoint =>
                {
                    endpoint.ConcurrentMessageLimit = Room;
                    endpoint.Handler<CopyImage>(_ => mayEnd.Task);
                })))
            .BuildServiceProvider();
        var bus = services.GetRequiredService<IBusControl>();
        var queues = services.GetRequiredService<InMemoryCopyQueues>();
        await bus.StartAsync();
        var copies = await bus.GetSendEndpoint(CopyQueue.AddressOf(TaskPriority.Highest));

        await copies.Send(new CopyImage { TaskId = Guid.NewGuid(), Target = "tokyo" });
        Assert.False(await queues.AreWaitingAsync(TaskPriority.Highest, default));
        for (var i = 0; i < Room; i++)
            await copies.Send(new CopyImage { TaskId = Guid.NewGuid(), Target = "tokyo" });

        await AreWaitingAsync(true);
        Assert.False(await queues.AreWaitingAsync(TaskPriority.Default, default));
        mayEnd.SetResult();
        await AreWaitingAsync(false);
        await bus.StopAsync();

        Task AreWaitingAsync(bool wanted) => Waiting.UntilAsync<object>(
            async () => await queues.AreWaitingAsync(TaskPriority.Highest, default) == wanted ? queues : null, () => $"not {wanted}");
    }
}
