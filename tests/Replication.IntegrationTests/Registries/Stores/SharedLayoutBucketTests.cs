using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Buckets;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>A bucket that is one layout, whose entries have full names.</summary>
public sealed class SharedLayoutBucketTests : ImageStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override RepositoryName Repository => RegistryPair.Repository;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Names_that_skopeo_wrote_give_repository_and_tag()
    {
        var image = SampleImage.Create(seed: 3);
        await Pair.PushAsync(image);
        foreach (var name in (string[])["docker.io/library/nginx:1.27", "team/app:v1", "v2"])
            await Skopeo.RunAsync(
                "copy", "--src-tls-verify=false", $"docker://{Pair.Source.Address.Authority}/team/app:v1", $"oci:{_folder.Path}:{name}");

        Assert.Equal(["layout", "library/nginx", "team/app"], (await Store.ListRepositoriesAsync(last: null, 10, default)).Items);
        Assert.Equal(["1.27"], (await Store.ListTagsAsync(RepositoryName.Parse("library/nginx"), last: null, 10, default)).Items);
        Assert.Equal(["v2"], (await Store.ListTagsAsync(RepositoryName.Parse("layout"), last: null, 10, default)).Items);
        await Pair.AssertCopiedAsync(image, await CopyOutAsync());
    }

    private protected override Task<ImageStore> OpenAsync()
    {
        if (!File.Exists(_folder.Combine("oci-layout")))
        {
            File.WriteAllText(_folder.Combine("oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
            File.WriteAllText(_folder.Combine("index.json"), """{"schemaVersion":2,"manifests":[]}""");
        }
        return Task.FromResult<ImageStore>(new LayoutBucket(_folder.Path, TimeProvider.System));
    }

    private protected override string FileOf(string digest) => SampleLayout.FileOf(_folder.Path, digest);
}
