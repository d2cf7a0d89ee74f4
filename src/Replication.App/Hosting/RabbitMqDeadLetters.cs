using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Replication.Contracts.Tasks;
using Replication.Coordination.DeadLetters;
using Replication.Coordination.Tasks;

namespace Replication.App.Hosting;

/// <summary>The queues beside each of ours where MassTransit and the broker put what cannot be consumed.</summary>
internal sealed class RabbitMqDeadLetters(Uri broker) : IDeadLetters
{
    public const string ErrorSuffix = "_error";
    public const string SkippedSuffix = "_skipped";

    /// <summary>What the broker is told of each queue: nothing is dropped in silence.</summary>
    public static readonly IReadOnlyDictionary<string, object> Safeguards = new Dictionary<string, object>
    {
        // A message that kills whoever consumes it must not do so for ever; hand-backs and lost connections count as deliveries, too.
        ["x-delivery-limit"] = 1000,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RedeliverPatience = TimeSpan.FromSeconds(30);

    private static readonly string[] Sources = [BatchQueue.Name, .. CopyQueue.Names];

    private static readonly Dictionary<string, string> SourceOf = Sources
        .SelectMany(it => (KeyValuePair<string, string>[])[new(it + ErrorSuffix, it), new(it + SkippedSuffix, it)])
        .ToDictionary();

    public Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken) =>
        AskAsync(CountAsync, ListPatience, cancellationToken);

    public async Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken) => SourceOf.TryGetValue(queue, out var source)
        ? await AskAsync(token => RedeliverAsync(queue, source, token), RedeliverPatience, cancellationToken)
        : null;

    private async Task<IReadOnlyList<DeadLetterQueue>> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queues = new List<DeadLetterQueue>();
        foreach (var (name, source) in SourceOf)
        {
            // As MassTransit declares them when it needs them; here they are from the start, so that whoever watches finds them.
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
        // Not more than waited at first: what fails again comes back behind them.
        for (; count < waiting && await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } letter; count++)
        {
            // Straight into the queue, and only then away: a crash in between sends it twice, which changes nothing.
            await channel.BasicPublishAsync(
                "", source, mandatory: true, WithoutFault(letter.BasicProperties), letter.Body, cancellationToken);
            await channel.BasicAckAsync(letter.DeliveryTag, multiple: false, cancellationToken);
        }
        return count;
    }

    // A broker that is away is told from a fault of ours; one that takes the connection and then stays silent is away, too.
    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ask(both.Token).WaitAsync(both.Token);
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

    /// <summary>A connection beside that of the bus.</summary>
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
