using MassTransit;
using Replication.Contracts.Tasks;

namespace Replication.Messaging;

/// <summary>Sends messages with a time limit. Without a limit, MassTransit waits for an unavailable broker until the host stops.</summary>
public sealed class MessageSender(IBus bus, TimeProvider time)
{
    /// <summary>The time limit of one message, unless the caller sets another one.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Publishes an event.</summary>
    /// <exception cref="OperationCanceledException">
    /// The time limit is over, or <paramref name="cancellationToken"/> is canceled.
    /// </exception>
    public Task PublishAsync<T>(T message, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class => WithinAsync(token => bus.Publish(message, token), timeout, cancellationToken);

    /// <summary>
    /// Publishes an event; throws when no queue receives it. The caller sets the time limit by <paramref name="cancellationToken"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> is canceled.</exception>
    public Task PublishMandatoryAsync<T>(T message, CancellationToken cancellationToken)
        where T : class =>
        // A publish may never return after its connection breaks, even when its token is canceled.
        bus.Publish(message, static context => context.Mandatory = true, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Sends a wake-up for a task to the queue of its priority.</summary>
    /// <exception cref="OperationCanceledException">
    /// The time limit is over, or <paramref name="cancellationToken"/> is canceled.
    /// </exception>
    public Task AnnounceAsync(CopyImage command, TimeSpan? timeout = null, CancellationToken cancellationToken = default) => WithinAsync(
        async token =>
        {
            var copies = await bus.GetSendEndpoint(CopyQueue.AddressOf(command.Priority));
            await copies.Send(command, token);
        },
        timeout,
        cancellationToken);

    private async Task WithinAsync(Func<CancellationToken, Task> sendAsync, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout ?? DefaultTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        // A send may never return after its connection breaks, even when its token is canceled.
        await sendAsync(linked.Token).WaitAsync(linked.Token);
    }
}
