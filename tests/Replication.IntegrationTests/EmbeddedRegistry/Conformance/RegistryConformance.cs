using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>
/// Every registry that our tests rely on passes these. What a registry cannot do is declared (<see cref="ServerUnderTest"/>),
/// and then it must do exactly what is expected instead.
/// </summary>
public abstract partial class RegistryConformance : IAsyncLifetime
{
    private ServerUnderTest? _server;
    private RegistryProbe? _probe;

    private ServerUnderTest Server => _server!;

    private RegistryProbe Probe => _probe!;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _probe = new RegistryProbe(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _probe?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<ServerUnderTest> StartAsync();
}
