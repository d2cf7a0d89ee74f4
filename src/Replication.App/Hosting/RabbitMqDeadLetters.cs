using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Replication.Contracts.Pushes;
using Replication.Contracts.Status;
using Replication.Contracts.Tasks;
using Replication.Coordination.DeadLetters;
using Replication.Coordination.Tasks;

namespace Replication.App.Hosting;

/// <summary>The dead-letter queues, where MassTransit and the broker put messages that cannot be consumed.</summary>
internal sealed class RabbitMqDeadLetters(Uri broker) : IDeadLetters
{
    public const string ErrorSuffix = "_error";
    public const string SkippedSuffix = "_skipped";

    /// <summary>The arguments of each queue. The broker dead-letters or rejects messages, and never drops them.</summary>
    public static readonly IReadOnlyDictionary<string, object> Safeguards = new Dictionary<string, object>
    {
        // Limits the deliveries of a message that crashes its consumer. Returned messages and lost connections count as deliveries.
        ["x-delivery-limit"] = 1000,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RedeliverTimeout = TimeSpan.FromSeconds(30);

    private static readonly string[] Sources = [BatchQueue.Name, PublishedPush.Queue, PushGroup.Queue, .. CopyQueue.Names];

    private static readonly Dictionary<string, string> SourceOf = Sources
        .SelectMany(it => (KeyValuePair<string, string>[])[new(it + ErrorSuffix, it), new(it + SkippedSuffix, it)])
        .ToDictionary();

    public Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken) =>
        CallAsync(CountAsync, ListTimeout, cancellationToken);

    public async Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken) => SourceOf.TryGetValue(queue, out var source)
        ? await CallAsync(token => RedeliverAsync(queue, source, token), RedeliverTimeout, cancellationToken)
        : null;

    private async Task<IReadOnlyList<DeadLetterQueue>> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queues = new List<DeadLetterQueue>();
        foreach (var (name, source) in SourceOf)
        {
            // MassTransit declares these queues only at the first dead letter. Declared here so that monitoring finds them earlier.
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            var queue = await channel.QueueDeclareAsync(
                name, durable: true, exclusive: false, autoDelete: false, Arguments(source), cancellationToken: cancellationToken);
            await channel.QueueBindAsync(name, name, "", cancellationToken: cancellationToken);
            queues.Add(new DeadLetterQueue(name, queue.MessageCount));
        }
        return queues;
    }

    private async Task<int> RedeliverAsync(string queue, string source, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(options, cancellationToken);
        uint waiting;
        try
        {
            waiting = (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
        var count = 0;
        // At most as many as at the start: messages that fail again are queued behind them.
        for (; count < waiting && await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } letter; count++)
        {
            // Published before it is acknowledged: a crash in between sends it twice, and consumers are idempotent.
            await channel.BasicPublishAsync(
                "", source, mandatory: true, WithoutFault(letter.BasicProperties), letter.Body, cancellationToken);
            await channel.BasicAckAsync(letter.DeliveryTag, multiple: false, cancellationToken);
        }
        return count;
    }

    // Separates an unavailable broker from a fault of this program. A broker that accepts a connection and does not respond in time
    // counts as unavailable.
    private static async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(both.Token).WaitAsync(both.Token);
        }
        catch (Exception e) when (IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new BusUnavailableException(e);
        }
    }

    private static bool IsAway(Exception e) => e switch
    {
        AlreadyClosedException => true,
        OperationInterruptedException
        {
            ShutdownReason.ReplyCode: Constants.NotFound or Constants.PreconditionFailed
            or Constants.AccessRefused
        } =>
            false,
        RabbitMQClientException or IOException or SocketException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    private static Dictionary<string, object?> Arguments(string source) =>
        new(Safeguards.Select(it => KeyValuePair.Create(it.Key, (object?)it.Value)))
        {
            ["x-queue-type"] = "quorum",
            ["x-dead-letter-exchange"] = source + ErrorSuffix,
        };

    /// <summary>Opens a connection that is separate from the connection of the bus.</summary>
    public static Task<IConnection> ConnectAsync(Uri broker, string purpose, CancellationToken cancellationToken) =>
        new ConnectionFactory
        {
            Uri = broker,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = $"replication {Environment.MachineName} {Environment.ProcessId} {purpose}"
        }
            .CreateConnectionAsync(cancellationToken);

    private Task<IConnection> ConnectAsync(CancellationToken cancellationToken) => ConnectAsync(broker, "dead letters", cancellationToken);

    private static BasicProperties WithoutFault(IReadOnlyBasicProperties properties) => new(properties)
    {
        Headers = properties.Headers?.Where(it => !it.Key.StartsWith("MT-Fault-", StringComparison.Ordinal) && it.Key != "MT-Reason")
            .ToDictionary(),
    };
}
