using Replication.EmbeddedRegistry;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.EmbeddedRegistry;

/// <summary>An embedded registry whose content is deleted when it is disposed.</summary>
internal sealed class InTemporaryFolder : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private InTemporaryFolder()
    {
    }

    public EmbeddedRegistryServer Registry { get; private set; } = null!;

    public static async Task<InTemporaryFolder> StartAsync(Func<EmbeddedRegistryOptions, EmbeddedRegistryOptions>? configure = null)
    {
        var started = new InTemporaryFolder();
        var options = new EmbeddedRegistryOptions { Folder = started._folder.Path };
        started.Registry = await EmbeddedRegistryServer.StartAsync(configure?.Invoke(options) ?? options);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        _folder.Dispose();
    }
}
