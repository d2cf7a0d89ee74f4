using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>One long-lived client per instance: its connections, tokens and caches serve every copy.</summary>
internal sealed class RegistryClients(InstanceCatalog instances, RegistryClientOptions options, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<RegistryClient>> _clients = new(StringComparer.Ordinal);

    /// <summary>Null when no instance of this name is known any more.</summary>
    public RegistryClient? Find(string instanceName) =>
        instances.TryFind(instanceName, out var instance)
            ? _clients.GetOrAdd(instanceName, _ => new Lazy<RegistryClient>(() => new RegistryClient(ConnectionTo(instance), options, time, loggers))).Value
            : null;

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(it => it.IsValueCreated))
            client.Value.Dispose();
    }

    private static RegistryConnection ConnectionTo(RegistryInstance instance) => new()
    {
        Endpoint = instance.EffectiveEndpoint,
        Username = instance.Credentials?.Username,
        Password = instance.Credentials?.Password,
        // What is reached by its internal endpoint is not followed out into the internet.
        InternetAccess = instance.InternetAccess,
    };
}
