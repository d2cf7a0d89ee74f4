using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Buckets;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>A bucket with a layout for each repository.</summary>
public sealed class LayoutBucketTests : ImageStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override RepositoryName Repository => RegistryPair.Repository;

    private string Layout => _folder.Combine("team", "app");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Skopeo_reads_the_layout_of_a_repository()
    {
        var index = SampleIndex.Create(7, "amd64", "arm64");
        await Pair.PushAsync(index);
        Assert.IsType<CopyResult.Copied>(await CopyInAsync());

        await Skopeo.RunAsync(
            "copy", "--all", "--dest-tls-verify=false", $"oci:{Layout}:v1", $"docker://{Pair.Target.Address.Authority}/team/app:v1");

        await Pair.AssertHeldAsync(index);
    }

    [Fact]
    public async Task A_layout_that_skopeo_wrote_is_a_repository()
    {
        var image = SampleImage.Create(seed: 3);
        await Pair.PushAsync(image);
        Directory.CreateDirectory(_folder.Combine("team"));
        await Skopeo.RunAsync(
            "copy", "--src-tls-verify=false", $"docker://{Pair.Source.Address.Authority}/team/app:v1", $"oci:{Layout}:v1");

        Assert.Equal(["team/app"], (await Store.ListRepositoriesAsync(last: null, 10, default)).Items);
        Assert.Equal(["v1"], (await Store.ListTagsAsync(Repository, last: null, 10, default)).Items);
        await Pair.AssertCopiedAsync(image, await CopyOutAsync());
    }

    private protected override Task<ImageStore> OpenAsync() =>
        Task.FromResult<ImageStore>(new LayoutBucket(_folder.Path, TimeProvider.System));

    private protected override string FileOf(string digest) => SampleLayout.FileOf(Layout, digest);
}
