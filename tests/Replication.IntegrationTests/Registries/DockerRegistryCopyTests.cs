using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class DockerRegistryCopyTests : IAsyncLifetime
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("team/app");

    private readonly ImageCopier _copier = new(new CopyOptions());
    private DockerRegistryServer _source = null!;
    private DockerRegistryServer _target = null!;
    private RegistryClient _sourceClient = null!;
    private RegistryClient _targetClient = null!;

    public async ValueTask InitializeAsync()
    {
        _source = await DockerRegistryServer.StartAsync();
        _target = await DockerRegistryServer.StartAsync();
        _sourceClient = ClientOf(_source);
        _targetClient = ClientOf(_target);
    }

    public async ValueTask DisposeAsync()
    {
        _copier.Dispose();
        _sourceClient.Dispose();
        _targetClient.Dispose();
        await _source.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task An_image_arrives_byte_by_byte_and_the_next_copy_finds_it_there()
    {
        var image = SampleImage.Create(seed: 1, layerSizes: [1000, 50_000, 3_000_000, 0, 20_000_000]);
        await PushAsync("v1", image);
        var request = Request("v1");

        var first = await _copier.CopyAsync(request, default);
        var again = await _copier.CopyAsync(Request("v1"), default);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(image.Digest)), first);
        Assert.Equal(new CopyResult.AlreadyPresent(Digest.Parse(image.Digest)), again);
        await AssertHeldAsync("v1", image);
        Assert.Equal(image.Blobs.Sum(static blob => blob.Size), request.Progress.BytesTotal);
        Assert.Equal(request.Progress.BytesTotal, request.Progress.BytesCopied);
        Assert.All(request.Progress.Snapshot(), static blob => Assert.Equal(BlobTransferKind.Streamed, blob.How));
    }

    private Task PushAsync(string tag, SampleManifest image) => PushToAsync(_source, tag, image);

    private static async Task PushToAsync(DockerRegistryServer server, string tag, SampleManifest image)
    {
        using var pusher = new RegistryPusher(server.Address);
        await pusher.PushAsync(Repository.Text, tag, image);
    }

    private async Task AssertHeldAsync(string tag, SampleManifest image)
    {
        using var reader = new RegistryPusher(_target.Address);
        Assert.True(await reader.HoldsAsync(Repository.Text, tag, image));
    }

    private CopyRequest Request(string tag) => new()
    {
        Source = _sourceClient,
        SourceRepository = Repository,
        SourceTag = Tag.Parse(tag),
        Target = _targetClient,
        TargetRepository = Repository,
        TargetTag = Tag.Parse(tag),
    };

    private static RegistryClient ClientOf(DockerRegistryServer server) =>
        new(new RegistryConnection { Endpoint = server.Address }, new RegistryClientOptions(), TimeProvider.System);
}
