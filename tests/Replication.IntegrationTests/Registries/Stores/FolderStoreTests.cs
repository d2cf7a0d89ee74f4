using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Layouts;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>A folder in OCI image layout as the place between two registries.</summary>
public sealed class FolderStoreTests : ImageStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override RepositoryName Repository => LayoutStore.OnlyRepository;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_tag_is_deleted_without_its_manifest()
    {
        var image = SampleImage.Create();
        await Pair.PushAsync(image);
        await CopyInAsync();

        Assert.Equal(TagRemoval.Removed, await Store.DeleteTagAsync(Repository, V1, beforeSend: null, default));
        Assert.Equal(TagRemoval.Absent, await Store.DeleteTagAsync(Repository, V1, beforeSend: null, default));

        Assert.True(SampleLayout.Holds(_folder.Path, image));
    }

    private protected override Task<ImageStore> OpenAsync() =>
        Task.FromResult<ImageStore>(LayoutStore.OfFolder(_folder.Path, TimeProvider.System));

    private protected override string FileOf(string digest) => SampleLayout.FileOf(_folder.Path, digest);
}
