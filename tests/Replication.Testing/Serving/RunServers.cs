using System.Diagnostics;
using Replication.Testing.Servers;

namespace Replication.Testing.Serving;

/// <summary>
/// One RabbitMQ and one MongoDB for a whole test run. They start on first use. Every caller gets a separate virtual host.
/// </summary>
public sealed class RunServers : IAsyncDisposable
{
    private const int MaxVirtualHosts = 40;

    private readonly Lazy<Task<RabbitMqServer>> _rabbitMq = new(static () => RabbitMqServer.StartAsync(virtualHosts: MaxVirtualHosts));
    private readonly Lazy<Task<MongoServer>> _mongo = new(static () => MongoServer.StartAsync());
    private int _virtualHosts;

    /// <summary>
    /// Prepares the run: calls of the tests carry no trace context. The hosts in this process sample no trace, and programs that export
    /// theirs would follow that decision.
    /// </summary>
    public RunServers() => DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();

    /// <summary>Returns the MongoDB. Each test uses a separate database.</summary>
    public Task<MongoServer> MongoAsync() => _mongo.Value;

    /// <summary>Returns an unused virtual host, or the whole server if this test run did not start it as a process.</summary>
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
