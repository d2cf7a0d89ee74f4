using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Buckets;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.Registries.Buckets;

public sealed class LayoutBucketTests : IDisposable
{
    private static readonly Tag V1 = Tag.Parse("v1");

    private readonly TemporaryFolder _folder = new();
    private readonly SampleImage _image = SampleImage.Create(seed: 1, layerSizes: [1000]);

    private string Root => _folder.Combine("bucket");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_repository_may_be_below_another_one_whichever_was_written_first()
    {
        using var bucket = Open();

        foreach (var name in (string[])["team/app/sub", "team/app", "team", "team-b"])
            Assert.IsType<CopyResult.Copied>(await CopyInAsync(bucket, name));

        Assert.Equal(
            ["team", "team-b", "team/app", "team/app/sub"], (await bucket.ListRepositoriesAsync(last: null, 10, default)).Items);
        Assert.True(SampleLayout.Holds(Path.Combine(Root, "team", "app"), _image));
        Assert.Equal(_image.Digest, (await bucket.ResolveAsync(RepositoryName.Parse("team/app/sub"), V1, default))?.Text);
    }

    [Fact]
    public async Task Nothing_but_layouts_and_locks_remains_after_copies()
    {
        using (var bucket = Open())
            await CopyInAsync(bucket, "team/app");

        Assert.Equal(["team"], Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName));
        Assert.Equal(
            [".replication-index.lock", "blobs", "index.json", "oci-layout"],
            Directory.EnumerateFileSystemEntries(Path.Combine(Root, "team", "app")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_was_removed_is_created_again()
    {
        using var bucket = Open();
        await CopyInAsync(bucket, "team/app");
        Directory.Delete(Root, recursive: true);

        Assert.IsType<CopyResult.Copied>(await CopyInAsync(bucket, "team/app"));

        Assert.True(SampleLayout.Holds(Path.Combine(Root, "team", "app"), _image));
    }

    [Fact]
    public async Task A_refused_folder_is_opened_again_when_it_is_corrected()
    {
        using var bucket = Open();
        Directory.CreateDirectory(Path.Combine(Root, "team", "app"));
        var letter = Path.Combine(Root, "team", "app", "letter.txt");
        File.WriteAllText(letter, "");

        var failure = Assert.IsType<CopyResult.Failed>(await CopyInAsync(bucket, "team/app")).Failure;
        Assert.Contains("contains files but no oci-layout", failure.Message, StringComparison.Ordinal);
        File.Delete(letter);

        Assert.IsType<CopyResult.Copied>(await CopyInAsync(bucket, "team/app"));
    }

    [Fact]
    public async Task A_repository_with_the_name_of_the_blobs_is_refused()
    {
        using var bucket = Open();

        var failure = Assert.IsType<CopyResult.Failed>(await CopyInAsync(bucket, "team/blobs/app")).Failure;

        Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
        Assert.Contains("team/blobs/app", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_absent_at_a_target_and_named_in_a_list()
    {
        Directory.CreateDirectory(Root);
        using var bucket = Open();
        var nowhere = RepositoryName.Parse("team/none");

        Assert.Null(await bucket.ResolveAsync(nowhere, V1, default));
        Assert.Equal(TagRemoval.Absent, await bucket.DeleteTagAsync(nowhere, V1, beforeSend: null, default));
        var failure = (await Assert.ThrowsAsync<RegistryException>(() => bucket.ListTagsAsync(nowhere, last: null, 10, default))).Failure;
        Assert.Equal(CopyFailure.ManifestUnknown, failure.Code);
        Assert.Empty((await bucket.ListRepositoriesAsync(last: null, 10, default)).Items);
    }

    [Theory]
    [InlineData("team/app")]
    [InlineData("team")]
    public async Task A_repository_behind_a_symbolic_link_is_neither_read_nor_written(string link)
    {
        var elsewhere = _folder.Combine("elsewhere");
        var layout = link == "team" ? Path.Combine(elsewhere, "app") : elsewhere;
        Directory.CreateDirectory(layout);
        SampleLayout.Write(layout, _image, "v1");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, link))!);
        Directory.CreateSymbolicLink(Path.Combine(Root, link), elsewhere);
        var app = RepositoryName.Parse("team/app");
        using var bucket = Open();

        var tags = await Assert.ThrowsAsync<RegistryException>(() => bucket.ListTagsAsync(app, last: null, 10, default));
        var tag = await Assert.ThrowsAsync<RegistryException>(() => bucket.ResolveAsync(app, V1, default));
        var copy = Assert.IsType<CopyResult.Failed>(await CopyInAsync(bucket, "team/app")).Failure;

        Assert.All([tags.Failure, tag.Failure, copy], failure =>
        {
            Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
            Assert.Contains($"contains the symbolic link {link}.", failure.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(false, "does not exist. Check the url")]
    [InlineData(true, "has no OCI image layout")]
    public async Task A_folder_without_layouts_is_refused_as_a_source(bool exists, string reason)
    {
        if (exists)
        {
            Directory.CreateDirectory(Path.Combine(Root, "photos"));
            File.WriteAllText(Path.Combine(Root, "letter.txt"), "");
        }
        using var bucket = Open();

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => bucket.ListRepositoriesAsync(last: null, 10, default))).Failure;

        Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_reads_and_writes_and_leaves_nothing()
    {
        Directory.CreateDirectory(Root);
        using var bucket = Open();

        var answers = await bucket.CheckAsync(repository: null, checksWrite: true, default);

        Assert.Equal([("read", CheckOutcome.Ok), ("write", CheckOutcome.Ok)], answers.Select(static it => (it.Question, it.Outcome)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    private LayoutBucket Open() => new(Root, TimeProvider.System);

    private async Task<CopyResult> CopyInAsync(ImageStore bucket, string repository)
    {
        var from = _folder.Combine("from");
        if (!Directory.Exists(from))
        {
            Directory.CreateDirectory(Path.Combine(from, "x"));
            SampleLayout.Write(Path.Combine(from, "x"), _image, "v1");
        }
        using var source = new LayoutBucket(from, TimeProvider.System);
        return await new ImageCopier(new CopyOptions()).CopyAsync(
            new CopyRequest
            {
                Source = source,
                SourceRepository = RepositoryName.Parse("x"),
                SourceTag = V1,
                Target = bucket,
                TargetRepository = RepositoryName.Parse(repository),
                TargetTag = V1,
            },
            default);
    }
}
