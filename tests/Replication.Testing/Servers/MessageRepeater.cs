using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Replication.Testing.Servers;

/// <summary>
/// Duplicates every message of some queues: receives a copy and publishes it unchanged to the same queue. Half of the duplicates follow
/// immediately, the others within a second. Each queue must have an exchange of the same name.
/// </summary>
public sealed class MessageRepeater : IAsyncDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, int> _repeated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _sending = [];
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private MessageRepeater(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>The number of repeated messages by message type.</summary>
    public IReadOnlyDictionary<string, int> Repeated => _repeated;

    public static async Task<MessageRepeater> StartAsync(Uri broker, params IEnumerable<string> queues)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        var repeater = new MessageRepeater(connection, await connection.CreateChannelAsync());
        foreach (var queue in queues)
            await repeater.RepeatAsync(queue);
        return repeater;
    }

    public int Of(string type) => _repeated.GetValueOrDefault(type);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sending.Keys);
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task RepeatAsync(string queue)
    {
        var seen = await _channel.QueueDeclareAsync();
        await _channel.QueueBindAsync(seen.QueueName, exchange: queue, routingKey: "");
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            // The client reuses its buffer when this handler returns, so copy the body.
            var sending = SendAsync(queue, new BasicProperties(message.BasicProperties), message.Body.ToArray());
            _sending.TryAdd(sending, true);
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(seen.QueueName, autoAck: true, consumer);
    }

    // Publishes to the queue through the default exchange, so that the repeater does not receive its own copies.
    private async Task SendAsync(string queue, BasicProperties properties, byte[] body)
    {
        if (Random.Shared.Next(2) == 0)
            await Task.Delay(LongestDelay * Random.Shared.NextDouble());
        await _channel.BasicPublishAsync(exchange: "", routingKey: queue, mandatory: true, properties, body);
        _repeated.AddOrUpdate(TypeOf(body), 1, static (_, count) => count + 1);
    }

    private static string TypeOf(byte[] body)
    {
        using var envelope = JsonDocument.Parse(body);
        var urn = envelope.RootElement.GetProperty("messageType")[0].GetString()!;
        return urn[(urn.LastIndexOf(':') + 1)..];
    }
}
