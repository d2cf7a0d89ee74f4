using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Replication.Testing.Servers;

/// <summary>
/// Sees every message that goes to some queues of a broker, and sends each of them there once more, as it was: half of them at once, half
/// up to a second later. A queue is known by the exchange of its name, which must be there.
/// </summary>
public sealed class MessageRepeater : IAsyncDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, int> _repeated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _sending = [];
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private MessageRepeater(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>How many messages were sent once more, by the name of their type.</summary>
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
            // What the client reads into is its own again when this returns.
            var sending = SendAsync(queue, new BasicProperties(message.BasicProperties), message.Body.ToArray());
            _sending.TryAdd(sending, true);
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(seen.QueueName, autoAck: true, consumer);
    }

    // Straight into the queue, past the exchange where it would be seen again.
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
