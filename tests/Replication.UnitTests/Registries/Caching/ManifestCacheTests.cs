using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.UnitTests.Registries.Caching;

public sealed class ManifestCacheTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    [Theory]
    [InlineData(1, true)]
    [InlineData(40, false)]
    public void The_memory_use_of_a_manifest_includes_its_references(int blobs, bool isKept)
    {
        using var client = new RegistryClient(
            new RegistryConnection { Endpoint = new Uri("https://registry.example.com") },
                new RegistryClientOptions { ManifestCacheBytes = 10_000 },
                TimeProvider.System);
        var digest = Digest.Sha256Of("manifest"u8);
        var manifest = new ManifestDocument
        {
            Digest = digest,
            MediaType = ManifestMediaTypes.OciManifest,
            Bytes = new byte[100],
            Blobs = [.. Enumerable.Range(0, blobs).Select(static i => new Descriptor("", Digest.Sha256Of([(byte)i]), 1))],
        };

        client.ManifestCache.Set((App, digest), manifest);

        Assert.Equal(isKept, client.ManifestCache.TryGet((App, digest), out _));
    }
}
