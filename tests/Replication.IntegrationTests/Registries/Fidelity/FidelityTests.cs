using Replication.Contracts.Images;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Copying;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries.Fidelity;

/// <summary>All content of a registry is copied byte by byte, or is refused with a code that gives the reason.</summary>
public sealed class FidelityTests
{
    public static TheoryData<string> Names => [.. Shapes.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Arrives_as_it_is_at_an_embedded_registry(string name)
    {
        var shape = Shapes.ByName[name]();
        await using var pair = await StartAsync(shape);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(shape.Root.Digest)), await CopyAsync(pair, shape, pair.TargetClient));

        await AssertHeldAsync(shape, pair.Target.Address);
        // Existing content is not copied again.
        Assert.Equal(new CopyResult.AlreadyPresent(Digest.Parse(shape.Root.Digest)), await CopyAsync(pair, shape, pair.TargetClient));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Arrives_as_it_is_at_the_distribution_registry_or_is_refused_by_it(string name)
    {
        var shape = Shapes.ByName[name]();
        await using var pair = await StartAsync(shape);
        await using var distribution = await DockerRegistryServer.StartAsync();
        using var client = RegistryPair.ClientOf(distribution.Address, password: null);

        var result = await CopyAsync(pair, shape, client);

        if (shape.IsRefusedByDistribution)
        {
            var failure = Assert.IsType<CopyResult.Failed>(result).Failure;
            Assert.Equal((CopyFailure.TargetRefused, false), (failure.Code, failure.IsWorthRetrying));
            Assert.Null(await client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default));
            return;
        }
        Assert.Equal(new CopyResult.Copied(Digest.Parse(shape.Root.Digest)), result);
        await AssertHeldAsync(shape, distribution.Address);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws")]
    public async Task Schema_1_is_refused(string mediaType)
    {
        await using var pair = await StartAsync(options: null);
        var old = SampleDocument.Create(
            mediaType,
            new() { ["schemaVersion"] = 1, ["name"] = "team/app", ["tag"] = "v1", ["fsLayers"] = new System.Text.Json.Nodes.JsonArray() });
        await pair.PushAsync(old);

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.UnsupportedManifest, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("schema 1", failure.Message, StringComparison.Ordinal);
        await pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_manifest_of_more_than_four_mebibytes_is_refused_before_it_is_read()
    {
        await using var pair = await StartAsync(static options => options with { MaxManifestBytes = 8 * 1024 * 1024 });
        var config = SampleBlob.Of("application/vnd.oci.image.config.v1+json", "{}"u8.ToArray());
        await pair.PushAsync(SampleDocument.Create(
            "application/vnd.oci.image.manifest.v1+json",
            new()
            {
                ["schemaVersion"] = 2,
                ["config"] = SampleDocument.Entry(config),
                ["layers"] = new System.Text.Json.Nodes.JsonArray(),
                ["annotations"] = new System.Text.Json.Nodes.JsonObject { ["long"] = new string('x', 4 * 1024 * 1024) }
            },
            [config]));

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ManifestTooLarge, false), (failure.Code, failure.IsWorthRetrying));
        await pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_sparse_index_is_not_copied_by_default()
    {
        var shape = Shapes.ByName["sparse index"]();
        await using var pair = await StartAsync(shape);

        var failure = await pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.ManifestUnknown, false), (failure.Code, failure.IsWorthRetrying));
        await pair.AssertTagAbsentAsync();
    }

    private static Task<RegistryPair> StartAsync(Func<EmbeddedRegistryOptions, EmbeddedRegistryOptions>? options) =>
        RegistryPair.StartAsync(source: options);

    private static async Task<RegistryPair> StartAsync(Shape shape)
    {
        var pair = await RegistryPair.StartAsync(
            source: options => options with { RequireReferences = false, Referrers = shape.SourceListsReferrers },
            target: options => options with { RequireReferences = !shape.IsSparse });
        await pair.PushAsync(shape.Root);
        foreach (var (tag, manifest) in shape.Beside.Concat(shape.StaysBehind))
            await pair.PushAsync(manifest, tag);
        return pair;
    }

    private static Task<CopyResult> CopyAsync(RegistryPair pair, Shape shape, RegistryClient target) =>
        pair.Copier.CopyAsync(pair.Request() with { Target = target, IncludeReferrers = true, AllowsSparse = shape.IsSparse }, default);

    private static async Task AssertHeldAsync(Shape shape, Uri registry)
    {
        using var reader = new RegistryPusher(registry);
        Assert.True(await reader.HoldsAsync(RegistryPair.RepositoryText, "v1", shape.Root));
        foreach (var (tag, manifest) in shape.Beside)
            Assert.True(
                await reader.HoldsAsync(RegistryPair.RepositoryText, tag ?? manifest.Digest, manifest),
                $"{tag ?? manifest.Digest} did not arrive as it is");
        using var client = RegistryPair.ClientOf(registry, password: null);
        foreach (var (subject, referrer) in shape.Referrers)
        {
            var reading = new CopyRequest
            {
                Source = client,
                SourceRepository = RegistryPair.Repository,
                SourceTag = RegistryPair.V1,
                Target = client,
                TargetRepository = RegistryPair.Repository,
                TargetTag = RegistryPair.V1,
            };
            await using var finder = new ReferrerFinder(client, reading.SourceRepository, default);
            Assert.Contains(
                referrer.Digest, (await finder.FindAsync(Digest.Parse(subject.Digest))).Referrers.Select(static it => it.Digest.Text));
        }
    }
}
