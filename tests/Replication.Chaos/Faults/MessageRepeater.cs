using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Replication.Contracts.Tasks;

namespace Replication.Chaos.Faults;

/// <summary>Receives the messages of the broker and publishes identical copies, with the same message id, a little later.</summary>
internal sealed class MessageRepeater(Uri broker, Random random, Diary diary)
{
    private const string Mark = "Chaos-Copy";

    private static readonly string[] Exchanges = [
        "Replication.Contracts.Pushes:ImagePushed",
        "Replication.Contracts.Pushes:PushGroup",
        "Replication.Contracts.Tasks:TaskFinished",
        .. CopyQueue.Names,
    ];

    private readonly ConcurrentQueue<(BasicDeliverEventArgs Message, byte[] Body, DateTime Due)> _copies = new();

    public async Task RunAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(until);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The broker is unavailable, and the pending copies are lost.
                await Task.Delay(300, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken until)
    {
        var factory = new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false, ClientProvidedName = "chaos" };
        await using var connection = await factory.CreateConnectionAsync(until);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: until);
        var queue = await channel.QueueDeclareAsync(cancellationToken: until);
        foreach (var exchange in Exchanges)
            await channel.QueueBindAsync(queue.QueueName, exchange, "", cancellationToken: until);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            if (message.BasicProperties.Headers?.ContainsKey(Mark) != true)
                Schedule(message);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, until);
        while (!until.IsCancellationRequested && channel.IsOpen)
        {
            await PublishDueAsync(channel, until);
            await Task.Delay(20, until);
        }
    }

    private void Schedule(BasicDeliverEventArgs message)
    {
        lock (random)
        {
            // At least one copy of every message; some immediately, some at the end of the run.
            for (var copies = 1 + random.Next(2); copies > 0; copies--)
                _copies.Enqueue(
                    (message, message.Body.ToArray(), DateTime.UtcNow.AddMilliseconds(random.Next(3) == 0 ? 0 : random.Next(4000))));
        }
    }

    private async Task PublishDueAsync(IChannel channel, CancellationToken until)
    {
        for (var left = _copies.Count; left > 0 && _copies.TryDequeue(out var copy); left--)
        {
            if (copy.Due > DateTime.UtcNow)
            {
                _copies.Enqueue(copy);
                continue;
            }
            var properties = new BasicProperties(copy.Message.BasicProperties);
            properties.Headers = new Dictionary<string, object?>(properties.Headers ?? new Dictionary<string, object?>()) { [Mark] = true };
            await channel.BasicPublishAsync(copy.Message.Exchange, "", mandatory: false, properties, copy.Body, until);
            diary.Count($"repeat {copy.Message.Exchange.Split(':')[^1]}");
        }
    }
}
