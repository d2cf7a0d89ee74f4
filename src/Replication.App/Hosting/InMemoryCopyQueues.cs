using System.Collections.Concurrent;
using MassTransit;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;
using Replication.Copying;

namespace Replication.App.Hosting;

/// <summary>
/// Reports waiting wake-ups of the in-memory bus. The bus delivers a message when its consumer has capacity, so messages wait only when
/// the consumer has reached its limit.
/// </summary>
internal sealed class InMemoryCopyQueues(IServiceProvider services) : ICopyQueues, IReceiveObserver
{
    private readonly int _room = services.GetService<CopyingOptions>()?.MaxWaiting ?? int.MaxValue;
    private readonly ConcurrentDictionary<string, int> _handedOut = new(StringComparer.Ordinal);

    public Task<bool> AreWaitingAsync(int priority, CancellationToken cancellationToken) =>
        Task.FromResult(_handedOut.GetValueOrDefault(CopyQueue.NameOf(priority)) >= _room);

    public Task PreReceive(ReceiveContext context)
    {
        Count(context, 1);
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context)
    {
        Count(context, -1);
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        Count(context, -1);
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    private void Count(ReceiveContext context, int change) =>
        _handedOut.AddOrUpdate(context.InputAddress.Segments[^1], change, (_, count) => count + change);
}
