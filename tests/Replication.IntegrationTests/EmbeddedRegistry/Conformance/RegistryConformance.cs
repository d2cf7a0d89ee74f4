using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>
/// Tests that every registry in these tests must pass. A missing capability must be declared (<see cref="ServerUnderTest"/>); the tests
/// then expect a defined alternative.
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
