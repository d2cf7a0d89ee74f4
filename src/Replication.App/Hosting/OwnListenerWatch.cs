using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Replication.Registries;

namespace Replication.App.Hosting;

/// <summary>Tells the registry clients where this process listens, so that no registry can send them there.</summary>
internal sealed class OwnListenerWatch(IServer server, IReadOnlyList<string> configuredUrls) : IHostedLifecycleService, IDisposable
{
    private readonly List<IDisposable> _registrations = [];

    // Before anything else starts; ports that the system chooses are known afterwards.
    public Task StartingAsync(CancellationToken cancellationToken) => AddAsync(configuredUrls);

    public Task StartedAsync(CancellationToken cancellationToken) =>
        AddAsync(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(static it => it.Dispose());

    private Task AddAsync(IEnumerable<string> urls)
    {
        _registrations.Add(OwnListeners.Add(urls));
        return Task.CompletedTask;
    }
}
