using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Replication.Registries;

namespace Replication.App.Hosting;

/// <summary>Registers the listen addresses of this process, so that registry clients reject redirects to them.</summary>
internal sealed class OwnListenerWatch(IServer server, IReadOnlyList<string> configuredUrls) : IHostedLifecycleService, IDisposable
{
    private readonly List<IDisposable> _registrations = [];

    // Runs before all other services start. Ports that the system chooses are added after the start.
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
