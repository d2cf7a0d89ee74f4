using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Replication.App.Readiness;

/// <summary>
/// Publishes an empty message that no queue receives, and waits for its confirmation, over a connection of its own. A broker under a memory
/// or disk alarm accepts connections but no messages: only a confirmation shows that it accepts them.
/// </summary>
internal sealed class RabbitMqProbe(Uri broker) : IBusProbe, IAsyncDisposable
{
    private const string Nowhere = "replication-readiness-probe";
    private const ushort NotAllowed = 530;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    // A canceled check may still be closing its connection.
    private readonly SemaphoreSlim _one = new(1);
    private IConnection? _connection;
    private IChannel? _channel;
    private volatile string? _blocked;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await PublishAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public string Describe(Exception failure)
    {
        var causes = Causes(failure).ToList();
        if (causes.OfType<BusBlockedException>().FirstOrDefault() is { } blocked)
            return blocked.Message;
        if (causes.Exists(static it => it is AuthenticationFailureException or PossibleAuthenticationFailureException))
            return "the broker refuses the user or the password of bus.uri";
        if (causes.Exists(static it => it is OperationInterruptedException { ShutdownReason.ReplyCode: NotAllowed }))
            return "the broker has no such virtual host for the user of bus.uri";
        if (causes.Exists(static it => it is AuthenticationException))
            return "TLS with the broker failed";
        return causes.Exists(static it => it is OperationCanceledException or TimeoutException)
            ? "the broker did not confirm a message in time"
            : "the broker cannot be reached";
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _one.Dispose();
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_connection is not { IsOpen: true } || _channel is not { IsOpen: true })
            await OpenAsync(cancellationToken);
        ThrowIfBlocked();
        try
        {
            await _channel!.BasicPublishAsync("", Nowhere, mandatory: false, body: default, cancellationToken);
        }
        catch
        {
            // A blocked connection stays open, because the broker reports the end of the block on it.
            ThrowIfBlocked();
            await CloseAsync();
            throw;
        }
    }

    private void ThrowIfBlocked()
    {
        if (_blocked is { } reason)
            throw new BusBlockedException(reason);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        var factory = new ConnectionFactory
        {
            Uri = broker,
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectTimeout,
            RequestedHeartbeat = Heartbeat,
            ClientProvidedName = $"replication {Environment.MachineName} {Environment.ProcessId} readiness",
        };
        var connection = await factory.CreateConnectionAsync(cancellationToken);
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            _blocked = blocked.Reason;
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            _blocked = null;
            return Task.CompletedTask;
        };
        _connection = connection;
        _channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
    }

    private async Task CloseAsync()
    {
        var connection = _connection;
        (_connection, _channel, _blocked) = (null, null, null);
        if (connection is null)
            return;
        try
        {
            await connection.AbortAsync(CloseTimeout);
            await connection.DisposeAsync().AsTask().WaitAsync(CloseTimeout);
        }
        catch (Exception e) when (e is IOException or TimeoutException or RabbitMQClientException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The connection is closed in any case.
        }
    }

    private static IEnumerable<Exception> Causes(Exception e)
    {
        yield return e;
        var inner = e is AggregateException several
            ? several.InnerExceptions
            : e.InnerException is { } one ? [one] : (IEnumerable<Exception>)[];
        foreach (var cause in inner.SelectMany(Causes))
            yield return cause;
    }
}
