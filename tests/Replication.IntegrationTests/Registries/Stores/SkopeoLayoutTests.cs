using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Layouts;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>Folders and archives of a real <c>skopeo</c>, and our folders read by it.</summary>
public sealed class SkopeoLayoutTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleImage _image = SampleImage.Create(seed: 1, layerSizes: [5000, 400_000]);
    private RegistryPair _pair = null!;

    private string Reference => $"docker://{_pair.Source.Address.Authority}/{RegistryPair.Repository}:v1";

    private string Folder => _folder.Combine("layout");

    private string Archive => _folder.Combine("app.tar");

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        await _pair.PushAsync(_image);
    }

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_folder_of_skopeo_is_read()
    {
        await Skopeo.RunAsync("copy", "--src-tls-verify=false", Reference, $"oci:{Folder}:v1");

        await _pair.AssertCopiedAsync(_image, await CopyAsync(LayoutStore.OfFolder(Folder, TimeProvider.System)));
    }

    [Fact]
    public async Task Skopeo_reads_our_folder_and_both_write_the_same_one()
    {
        Assert.IsType<CopyResult.Copied>(await ExportAsync("v1"));
        await Skopeo.RunAsync("copy", $"oci:{Folder}:v1", $"oci:{Folder}:v2");
        Assert.IsType<CopyResult.Copied>(await ExportAsync("v3"));

        Assert.All(["v1", "v2", "v3"], tag => Assert.Equal(_image.Digest, SampleLayout.DigestOf(Folder, tag)));
        await Skopeo.RunAsync(
            "copy", "--dest-tls-verify=false", $"oci:{Folder}:v3", $"docker://{_pair.Target.Address.Authority}/{RegistryPair.Repository}:v3");
        await _pair.AssertHeldAsync(_image, "v3");
    }

    [Fact]
    public async Task Skopeo_reads_an_index_of_our_folder_with_all_its_images()
    {
        var index = SampleIndex.Create(7, "amd64", "arm64");
        await _pair.PushAsync(index);
        Assert.IsType<CopyResult.Copied>(await ExportAsync("v1"));

        await Skopeo.RunAsync(
            "copy", "--all", "--dest-tls-verify=false", $"oci:{Folder}:v1", $"docker://{_pair.Target.Address.Authority}/team/app:v1");

        await _pair.AssertHeldAsync(index);
    }

    [Fact]
    public async Task An_archive_of_skopeo_becomes_an_image_that_skopeo_unpacks_to_the_same_layers()
    {
        await Skopeo.RunAsync("copy", "--src-tls-verify=false", Reference, $"docker-archive:{Archive}:team/app:v1");

        var copied = Assert.IsType<CopyResult.Copied>(await CopyAsync(LayoutStore.OfDockerArchive(Archive, TimeProvider.System)));

        // The config names the digests of the uncompressed layers, and skopeo verifies them.
        var back = _folder.Combine("back.tar");
        await Skopeo.RunAsync(
            "copy",
            "--src-tls-verify=false",
            $"docker://{_pair.Target.Address.Authority}/{RegistryPair.Repository}@{copied.Digest}",
            $"docker-archive:{back}:team/app:v1");
        using var again = LayoutStore.OfDockerArchive(back, TimeProvider.System);
        Assert.Equal(copied.Digest, await again.ReadOnlyDigestAsync(default));
    }

    private async Task<CopyResult> CopyAsync(LayoutStore source)
    {
        using (source)
            return await _pair.Copier.CopyAsync(
                _pair.Request() with { Source = source, SourceRepository = LayoutStore.OnlyRepository, IncludeReferrers = true }, default);
    }

    private async Task<CopyResult> ExportAsync(string tag)
    {
        using var target = LayoutStore.OfFolder(Folder, TimeProvider.System);
        return await _pair.Copier.CopyAsync(
            _pair.Request() with { Target = target, TargetRepository = LayoutStore.OnlyRepository, TargetTag = Tag.Parse(tag) }, default);
    }
}
