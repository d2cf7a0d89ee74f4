using RabbitMQ.Client;
using Replication.Testing.Servers;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// Publishes messages of the size of a push to a quorum queue, with a confirm of the broker for each, and nothing else: no HTTP, no JSON.
/// </summary>
internal sealed class BarePublisher : IAsyncDisposable
{
    private const string Queue = "bare";

    // The message of a push has 1,100 to 1,300 bytes.
    private static readonly byte[] Body = new byte[1200];

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BarePublisher(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<BarePublisher> StartAsync(RabbitMqServer rabbitMq)
    {
        var connection = await new ConnectionFactory { Uri = rabbitMq.Address }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null));
        await channel.QueueDeclareAsync(
            Queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        return new BarePublisher(connection, channel);
    }

    public async Task PublishAsync(int number) => await _channel.BasicPublishAsync(
        "", Queue, mandatory: true, new BasicProperties { Persistent = true, MessageId = $"{number}" }, Body);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
