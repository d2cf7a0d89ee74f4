using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
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
        _sourceClient.Dispose();
        _targetClient.Dispose();
        await _source.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task An_image_is_copied_unchanged_and_the_next_copy_transfers_nothing()
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

    [Fact]
    public async Task Nested_indexes_of_both_formats_arrive_whole()
    {
        var shared = SampleImage.Create(seed: 2, layerSizes: [70_000]);
        var index = SampleIndex.Create([
            shared,
            SampleImage.Create(seed: 3, layerSizes: [10, 10], format: SampleFormat.Docker),
            SampleIndex.Create([shared, SampleImage.Create(seed: 4)])]);
        await PushAsync("all", index);
        var list = SampleIndex.Create([SampleImage.Create(seed: 5, format: SampleFormat.Docker)], SampleFormat.Docker);
        await PushAsync("list", list);

        Assert.IsType<CopyResult.Copied>(await _copier.CopyAsync(Request("all"), default));
        Assert.IsType<CopyResult.Copied>(await _copier.CopyAsync(Request("list"), default));

        await AssertHeldAsync("all", index);
        await AssertHeldAsync("list", list);
    }

    [Fact]
    public async Task A_registry_that_is_killed_in_the_middle_gets_the_whole_image_after_its_restart()
    {
        var image = SampleImage.Create(seed: 6, layerSizes: [.. Enumerable.Repeat(4_000_000L, 12)]);
        await PushAsync("v1", image);
        var request = Request("v1");
        var copying = _copier.CopyAsync(request, default);
        await Waiting.UntilAsync(
            () => Task.FromResult(request.Progress.BytesCopied > 4_000_000 ? request : null), static () => "no byte was copied");

        _target.Kill();
        var cut = await copying;
        await _target.RestartAsync();
        var after = await _copier.CopyAsync(Request("v1"), default);

        Assert.True(Assert.IsType<CopyResult.Failed>(cut).Failure.IsWorthRetrying);
        Assert.IsType<CopyResult.Copied>(after);
        await AssertHeldAsync("v1", image);
    }

    [Fact]
    public async Task An_unavailable_registry_is_distinguished_from_a_missing_image()
    {
        await PushAsync("v1", SampleImage.Create(seed: 7));
        _target.Kill();

        var failure = Assert.IsType<CopyResult.Failed>(await _copier.CopyAsync(Request("v1"), default)).Failure;

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("ConnectionRefused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_is_resolved_or_known_to_be_absent()
    {
        var image = SampleImage.Create(seed: 8);
        await PushAsync("v1", image);

        Assert.Equal(image.Digest, (await _sourceClient.ResolveAsync(Repository, Tag.Parse("v1"), default))!.Text);
        Assert.Null(await _sourceClient.ResolveAsync(Repository, Tag.Parse("v2"), default));
        Assert.Null(await _sourceClient.ResolveAsync(RepositoryName.Parse("no/such"), Tag.Parse("v1"), default));
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
