using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class PlatformTests
{
    private static readonly ImagePlatform Arm64 = new("linux", "arm64");

    private readonly SampleImage _amd64 = SampleImage.Create(seed: 1, architecture: "amd64");
    private readonly SampleImage _arm64 = SampleImage.Create(seed: 2, architecture: "arm64");

    [Fact]
    public async Task The_chosen_manifests_arrive_under_the_whole_indexs_digest()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { RequireReferences = false });
        var index = SampleIndex.Create([_amd64, _arm64]);
        await pair.PushAsync(index);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(index.Digest)), await CopyAsync(pair, Arm64));

        using var reader = new RegistryPusher(pair.Target.Address);
        Assert.Equal(index.Bytes, (await reader.ReadManifestAsync(RegistryPair.RepositoryText, "v1"))!.Bytes);
        Assert.True(await reader.HoldsAsync(RegistryPair.RepositoryText, _arm64.Digest, _arm64));
        Assert.Null(await reader.ReadManifestAsync(RegistryPair.RepositoryText, _amd64.Digest));

        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair, Arm64, new ImagePlatform("linux", "amd64")));
        await pair.AssertHeldAsync(index);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_later_copy_of_the_whole_index_adds_the_omitted_platforms(bool isNested)
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { RequireReferences = false });
        var inner = SampleIndex.Create([_amd64, _arm64]);
        var index = isNested ? SampleIndex.Create([inner, SampleImage.Create(seed: 3, architecture: "arm64")]) : inner;
        await pair.PushAsync(index);
        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair, Arm64));

        // A second process, which does not know how the index was copied.
        using var target = RegistryPair.ClientOf(pair.Target.Address, password: null);
        var request = pair.Request() with { Target = target };

        Assert.Equal(new CopyResult.Copied(Digest.Parse(index.Digest)), await pair.Copier.CopyAsync(request, default));
        await pair.AssertHeldAsync(index);
        Assert.Equal(new CopyResult.AlreadyPresent(Digest.Parse(index.Digest)), await pair.Copier.CopyAsync(request, default));
        // This process may have cached the manifest as a child of the index.
        Assert.IsType<CopyResult.AlreadyPresent>(await pair.CopyAsync());
    }

    [Fact]
    public async Task This_process_copies_the_platforms_that_it_omitted_before()
    {
        await using var pair = await RegistryPair.StartAsync(target: static options => options with { RequireReferences = false });
        var index = SampleIndex.Create([_amd64, _arm64]);
        await pair.PushAsync(index);
        Assert.IsType<CopyResult.Copied>(await CopyAsync(pair, Arm64));
        Assert.IsType<CopyResult.AlreadyPresent>(await CopyAsync(pair, Arm64));

        Assert.IsType<CopyResult.Copied>(await pair.CopyAsync());

        await pair.AssertHeldAsync(index);
    }

    [Fact]
    public async Task A_target_that_refuses_sparse_indexes_is_named_as_the_reason()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(SampleIndex.Create([_amd64, _arm64]));

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync(pair, Arm64)).Failure;

        Assert.Equal((CopyFailure.TargetRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Equal(CopyRemedy.AllPlatforms, failure.Remedy);
        Assert.Contains("with all platforms", failure.Message, StringComparison.Ordinal);
        await pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task A_platform_that_the_image_does_not_run_on_is_named_with_those_that_it_does()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(SampleIndex.Create([_amd64, _arm64]));

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync(pair, new ImagePlatform("linux", "s390x"))).Failure;

        Assert.Equal(CopyFailure.PlatformUnknown, failure.Code);
        Assert.Contains("linux/s390x; it has linux/amd64, linux/arm64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_no_index_is_copied_as_it_is()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(_amd64);

        await pair.AssertCopiedAsync(_amd64, await CopyAsync(pair, Arm64));
    }

    private static Task<CopyResult> CopyAsync(RegistryPair pair, params ImagePlatform[] platforms) =>
        pair.Copier.CopyAsync(pair.Request() with { Platforms = platforms }, default);
}
