using Replication.Testing.Servers;

namespace Replication.Testing.Serving;

/// <summary>
/// One RabbitMQ and one MongoDB for a whole run, started when they are first needed. Every caller gets a virtual host of its own.
/// </summary>
public sealed class RunServers : IAsyncDisposable
{
    private const int MaxVirtualHosts = 40;

    private readonly Lazy<Task<RabbitMqServer>> _rabbitMq = new(static () => RabbitMqServer.StartAsync(virtualHosts: MaxVirtualHosts));
    private readonly Lazy<Task<MongoServer>> _mongo = new(static () => MongoServer.StartAsync());
    private int _virtualHosts;

    /// <summary>Returns the MongoDB. Each test uses a database of its own.</summary>
    public Task<MongoServer> MongoAsync() => _mongo.Value;

    /// <summary>Returns an unused virtual host; the whole server where it is no process of ours.</summary>
    public async Task<RabbitMqServer> NextRabbitMqAsync() => await _rabbitMq.Value is { IsProcess: true } server
        ? server.VirtualHost(Interlocked.Increment(ref _virtualHosts) - 1)
        : await _rabbitMq.Value;

    public async ValueTask DisposeAsync()
    {
        if (_mongo.IsValueCreated)
            await (await _mongo.Value).DisposeAsync();
        if (_rabbitMq.IsValueCreated)
            await (await _rabbitMq.Value).DisposeAsync();
    }
}
