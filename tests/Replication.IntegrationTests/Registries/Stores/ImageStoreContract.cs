using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.IntegrationTests.Registries.Stores;

/// <summary>What every place of images promises, as the source and as the target of a copy.</summary>
public abstract class ImageStoreContract : IAsyncLifetime
{
    private protected static readonly Tag V1 = RegistryPair.V1;

    private readonly SampleImage _image = SampleImage.Create(seed: 1, layerSizes: [2000, 1_500_000]);

    /// <summary>Two registries: images come from the source, and end at the target.</summary>
    private protected RegistryPair Pair { get; private set; } = null!;

    /// <summary>The place that is tested.</summary>
    private protected ImageStore Store { get; private set; } = null!;

    private protected abstract RepositoryName Repository { get; }

    /// <summary>What images are written to: another way into the place when the place itself is only read.</summary>
    private protected virtual ImageStore Entrance => Store;

    public virtual async ValueTask InitializeAsync()
    {
        // The copy of one platform leaves an index that lacks the others.
        Pair = await RegistryPair.StartAsync(target: static options => options with { RequireReferences = false });
        Store = await OpenAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_image_goes_in_and_out_unchanged()
    {
        await Pair.PushAsync(_image);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(_image.Digest)), await CopyInAsync());
        await Pair.AssertCopiedAsync(_image, await CopyOutAsync());

        Assert.Equal(_image.Digest, (await Store.ResolveAsync(Repository, V1, default))?.Text);
        Assert.Equal((true, null), await Store.ReadSubjectAsync(Repository, Digest.Parse(_image.Digest), default));
    }

    [Fact]
    public async Task Its_repositories_and_tags_are_listed_in_pages()
    {
        await Pair.PushAsync(_image);
        await Task.WhenAll(((string[])["v10", "v1", "v2"]).Select(tag =>
            CopyInAsync(request => request with { TargetTag = Tag.Parse(tag) })));
        using var fresh = await OpenAsync();

        Assert.Contains(Repository.Text, (await fresh.ListRepositoriesAsync(last: null, 100, default)).Items);
        var first = await fresh.ListTagsAsync(Repository, last: null, 2, default);
        var second = await fresh.ListTagsAsync(Repository, first.Next, 2, default);

        Assert.Equal(["v1", "v10", "v2"], first.Items.Concat(second.Items));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_second_copy_moves_no_bytes()
    {
        await Pair.PushAsync(_image);
        await CopyInAsync();
        var progress = new CopyProgress();

        Assert.IsType<CopyResult.AlreadyPresent>(await CopyInAsync(request => request with { Progress = progress }));

        Assert.Equal(0, progress.BytesTotal);
    }

    [Fact]
    public async Task An_index_goes_in_and_out_with_all_its_images()
    {
        var index = SampleIndex.Create(5, "amd64", "arm64");
        await Pair.PushAsync(index);

        Assert.IsType<CopyResult.Copied>(await CopyInAsync());
        await Pair.AssertCopiedAsync(index, await CopyOutAsync());
    }

    [Fact]
    public async Task One_platform_is_copied_and_the_others_follow_later()
    {
        var index = SampleIndex.Create(6, "amd64", "arm64");
        await Pair.PushAsync(index);
        await CopyInAsync();

        Assert.IsType<CopyResult.Copied>(await CopyOutAsync(static request => request with { Platforms = [PlatformOf("arm64")] }));
        await Pair.AssertHeldAsync((SampleImage)index.Children[1], index.Children[1].Digest);

        Assert.NotEqual(typeof(CopyResult.Failed), (await CopyOutAsync()).GetType());
        await Pair.AssertHeldAsync(index);
    }

    [Fact]
    public async Task A_platform_that_the_image_lacks_is_named()
    {
        await Pair.PushAsync(SampleIndex.Create(6, "amd64"));
        await CopyInAsync();

        var failure = Assert.IsType<CopyResult.Failed>(
            await CopyOutAsync(static request => request with { Platforms = [PlatformOf("s390x")] })).Failure;

        Assert.Equal(CopyFailure.PlatformUnknown, failure.Code);
        Assert.Contains("has no manifest for linux/s390x; it has linux/amd64.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Referrers_and_their_referrers_go_along_both_ways()
    {
        var signature = SampleImage.Create(seed: 2, subject: _image, artifactType: "application/vnd.example.signature");
        var countersignature = SampleImage.Create(seed: 3, subject: signature, artifactType: "application/vnd.example.signature");
        var cosign = SampleImage.Create(seed: 4);
        await Pair.PushAsync(_image);
        await Pair.PushAsync(signature, tag: null);
        await Pair.PushAsync(countersignature, tag: null);
        await Pair.PushAsync(cosign, tag: $"{_image.Digest.Replace(':', '-')}.sig");

        Assert.IsType<CopyResult.Copied>(await CopyInAsync(static request => request with { IncludeReferrers = true }));
        Assert.IsType<CopyResult.AlreadyPresent>(await CopyInAsync(static request => request with { IncludeReferrers = true }));
        await Pair.AssertCopiedAsync(_image, await CopyOutAsync(static request => request with { IncludeReferrers = true }));

        await Pair.AssertHeldAsync(signature, signature.Digest);
        await Pair.AssertHeldAsync(countersignature, countersignature.Digest);
        await Pair.AssertHeldAsync(cosign, $"{_image.Digest.Replace(':', '-')}.sig");
        Assert.Equal(
            (true, Digest.Parse(_image.Digest)), await Store.ReadSubjectAsync(Repository, Digest.Parse(signature.Digest), default));
    }

    [Fact]
    public async Task A_tag_of_another_image_is_replaced_only_when_allowed()
    {
        await Pair.PushAsync(_image);
        await CopyInAsync();
        var other = SampleImage.Create(seed: 9);
        await Pair.PushAsync(other);

        Assert.Equal(
            new CopyResult.TagConflict(Digest.Parse(other.Digest), Digest.Parse(_image.Digest)),
            await CopyInAsync(static request => request with { Override = false }));
        Assert.Equal(new CopyResult.Copied(Digest.Parse(other.Digest)), await CopyInAsync());
        Assert.Equal(other.Digest, (await Store.ResolveAsync(Repository, V1, default))?.Text);
    }

    [Theory]
    [InlineData("change", CopyFailure.DigestMismatch)]
    [InlineData("cut", CopyFailure.SizeMismatch)]
    [InlineData("delete", CopyFailure.BlobUnknown)]
    public async Task A_damaged_blob_of_the_source_fails_the_copy_and_leaves_no_tag(string how, string code)
    {
        await Pair.PushAsync(_image);
        await CopyInAsync();
        var blob = FileOf(_image.Blobs[2].Digest);
        var bytes = await File.ReadAllBytesAsync(blob);
        bytes[^1] ^= 1;
        if (how == "delete")
            File.Delete(blob);
        else
            await File.WriteAllBytesAsync(blob, how == "cut" ? bytes[..^1] : bytes);

        var failure = Assert.IsType<CopyResult.Failed>(await CopyOutAsync()).Failure;

        Assert.Equal(code, failure.Code);
        Assert.Contains(_image.Blobs[2].Digest, failure.Message, StringComparison.Ordinal);
        await Pair.AssertTagAbsentAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700_000)]
    [InlineData(1_500_000)]
    public async Task A_blob_is_read_from_any_position_to_its_end(int from)
    {
        await Pair.PushAsync(_image);
        await CopyInAsync();
        var sample = _image.Blobs[2];
        var blob = new Descriptor(sample.MediaType, Digest.Parse(sample.Digest), sample.Size);
        await using var reader = Store.SourceOf(Repository).OpenBlob(blob, new BlobCoding(blob), from);
        var read = new byte[sample.Size - from];

        for (var position = 0; position < read.Length;)
            position += await reader.ReadAsync(read.AsMemory(position), default);

        Assert.Equal(0, await reader.ReadAsync(new byte[1], default));
        Assert.True(read.AsSpan().SequenceEqual(sample.ToArray().AsSpan(from)));
    }

    [Fact]
    public async Task Proof_of_a_blob_needs_the_blob()
    {
        await Pair.PushAsync(_image);
        await CopyInAsync();
        using var fresh = await OpenAsync();
        var source = fresh.SourceOf(Repository);
        var blob = new Descriptor("", Digest.Parse(_image.Blobs[2].Digest), _image.Blobs[2].Size);

        Assert.True(await source.HoldsBlobAsync(blob, default));
        Assert.False(await source.HoldsBlobAsync(blob with { Digest = Digest.Sha256Of([1]) }, default));
        Assert.False(await source.HoldsBlobAsync(blob with { Digest = Digest.Parse(_image.Blobs[1].Digest) }, default));
    }

    private static ImagePlatform PlatformOf(string architecture) => new("linux", architecture);

    /// <summary>Opens the place again, without what this process knows about it.</summary>
    private protected abstract Task<ImageStore> OpenAsync();

    /// <summary>The file in which the place stores a blob.</summary>
    private protected abstract string FileOf(string digest);

    /// <summary>Runs a copy to <see cref="Entrance"/>, and brings what it has to the place when it is not the place itself.</summary>
    private protected virtual Task<CopyResult> BringInAsync(Func<Task<CopyResult>> copyAsync) => copyAsync();

    private protected Task<CopyResult> CopyInAsync(Func<CopyRequest, CopyRequest>? change = null)
    {
        var request = Pair.Request() with { Target = Entrance, TargetRepository = Repository };
        return BringInAsync(
            () => Pair.Copier.CopyAsync(change?.Invoke(request) ?? request, default).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private protected async Task<CopyResult> CopyOutAsync(Func<CopyRequest, CopyRequest>? change = null)
    {
        using var fresh = await OpenAsync();
        var request = Pair.Request() with { Source = fresh, SourceRepository = Repository };
        return await Pair.Copier.CopyAsync(change?.Invoke(request) ?? request, default).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
