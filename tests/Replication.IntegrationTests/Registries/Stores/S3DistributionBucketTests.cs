using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>The storage of a real <c>docker-registry</c> that rclone copied to an object store, as the source of copies.</summary>
public sealed class S3DistributionBucketTests : ImageStoreContract
{
    // The files of the registry must not change while they are copied.
    private readonly SemaphoreSlim _turn = new(1);
    private DockerRegistryServer _registry = null!;
    private S3Server _server = null!;
    private RegistryClient _client = null!;

    private protected override RepositoryName Repository => RegistryPair.Repository;

    private protected override ImageStore Entrance => _client;

    public override async ValueTask InitializeAsync()
    {
        _registry = await DockerRegistryServer.StartAsync();
        _server = await S3Server.StartAsync();
        _client = RegistryPair.ClientOf(_registry.Address, password: null);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
        await _registry.DisposeAsync();
        _turn.Dispose();
    }

    private protected override async Task<CopyResult> BringInAsync(Func<Task<CopyResult>> copyAsync)
    {
        await _turn.WaitAsync();
        try
        {
            var result = await copyAsync();
            await _server.SyncAsync(_registry.StorageFolder, "copy");
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    private protected override async Task<ImageStore> OpenAsync()
    {
        // A test may have changed a file.
        if (Directory.Exists(_registry.StorageFolder))
            await _server.SyncAsync(_registry.StorageFolder, "copy");
        return S3Buckets.Open(S3Buckets.Instance(_server.Address));
    }

    private protected override string FileOf(string digest) => Path.Combine(
        _registry.StorageFolder, "docker", "registry", "v2", "blobs", "sha256", digest.Split(':')[1][..2], digest.Split(':')[1], "data");
}
