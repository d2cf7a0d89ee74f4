using Replication.Contracts.Images;
using Replication.EmbeddedRegistry;
using Replication.Registries;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>A registry as the place between two others.</summary>
public sealed class RegistryStoreTests : ImageStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedRegistryServer? _server;

    private protected override RepositoryName Repository => RegistryPair.Repository;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    private protected override async Task<ImageStore> OpenAsync()
    {
        _server ??= await EmbeddedRegistryServer.StartAsync(
            new EmbeddedRegistryOptions { Folder = _folder.Path, RequireReferences = false });
        return RegistryPair.ClientOf(_server.Address, password: null);
    }

    private protected override string FileOf(string digest) =>
        _folder.Combine("content", "sha256", digest.Split(':')[1][..2], digest.Split(':')[1]);
}
