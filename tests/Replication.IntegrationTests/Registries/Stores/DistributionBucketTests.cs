using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Buckets;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>The storage that a real <c>docker-registry</c> writes, as the source of copies.</summary>
public sealed class DistributionBucketTests : ImageStoreContract
{
    private DockerRegistryServer _server = null!;
    private RegistryClient _client = null!;

    private protected override RepositoryName Repository => RegistryPair.Repository;

    private protected override ImageStore Entrance => _client;

    public override async ValueTask InitializeAsync()
    {
        _server = await DockerRegistryServer.StartAsync();
        _client = RegistryPair.ClientOf(_server.Address, password: null);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_no_target()
    {
        var refused = await Pair.Copier.CopyAsync(Pair.Request() with { Target = Store, TargetRepository = Repository }, default);

        Assert.Contains("is only read", Assert.IsType<CopyResult.Failed>(refused).Failure.Message, StringComparison.Ordinal);
    }

    private protected override Task<ImageStore> OpenAsync() =>
        Task.FromResult<ImageStore>(new DistributionBucket(new FolderObjects(_server.StorageFolder)));

    private protected override string FileOf(string digest) => Path.Combine(
        _server.StorageFolder, "docker", "registry", "v2", "blobs", "sha256", digest.Split(':')[1][..2], digest.Split(':')[1], "data");
}
