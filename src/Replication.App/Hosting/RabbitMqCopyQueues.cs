using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;

namespace Replication.App.Hosting;

/// <summary>Reads the length of the copy queues over a connection of its own, which is reopened after a failure.</summary>
internal sealed class RabbitMqCopyQueues(Uri broker) : ICopyQueues, IAsyncDisposable
{
    private IConnection? _connection;
    private IChannel? _channel;

    public async Task<bool> AreWaitingAsync(int priority, CancellationToken cancellationToken)
    {
        try
        {
            var channel = await OpenAsync(cancellationToken);
            return await channel.MessageCountAsync(CopyQueue.NameOf(priority), cancellationToken) > 0;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // A missing queue contains no messages.
            return false;
        }
        catch (Exception e) when (e is BrokerUnreachableException or OperationInterruptedException or IOException or TimeoutException)
        {
            // An unavailable broker keeps its messages and accepts no new ones.
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        (_channel, _connection) = (null, null);
    }

    private async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true } open)
            return open;
        if (_connection is not { IsOpen: true })
        {
            await DisposeAsync();
            _connection = await RabbitMqDeadLetters.ConnectAsync(broker, "copy queues", cancellationToken);
        }
        return _channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
    }
}
