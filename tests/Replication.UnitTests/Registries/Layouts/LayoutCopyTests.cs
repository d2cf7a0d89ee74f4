using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Layouts;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.Registries.Layouts;

/// <summary>Copies between folders: what is written when, and what remains after faults.</summary>
public sealed class LayoutCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleImage _image = SampleImage.Create(seed: 1, layerSizes: [1000, 200_000]);

    private string From => _folder.Combine("from");

    private string To => _folder.Combine("to");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_but_the_layout_and_the_lock_remains_after_a_copy()
    {
        SampleLayout.Write(From, _image, "v1");

        Assert.Equal(new CopyResult.Copied(Digest.Parse(_image.Digest)), await CopyAsync("v1"));

        Assert.True(SampleLayout.Holds(To, _image));
        Assert.Equal([".replication-index.lock", "blobs", "index.json", "oci-layout"], EntriesOf(To));
        Assert.Equal(_image.Blobs.Count + 1, Directory.GetFiles(To, "*", SearchOption.AllDirectories).Length - 3);
    }

    [Fact]
    public async Task A_second_copy_writes_only_what_is_new()
    {
        SampleLayout.Write(From, _image, "v1");
        await CopyAsync("v1");
        var written = File.GetLastWriteTimeUtc(SampleLayout.FileOf(To, _image.Blobs[2].Digest));
        var next = SampleImage.Create(seed: 2, layerSizes: [1000, 200_000]);
        SampleLayout.Write(From, next, "v2");
        var progress = new CopyProgress();

        Assert.IsType<CopyResult.AlreadyPresent>(await CopyAsync("v1"));
        Assert.IsType<CopyResult.Copied>(await CopyAsync("v2", progress: progress));

        Assert.Equal(written, File.GetLastWriteTimeUtc(SampleLayout.FileOf(To, _image.Blobs[2].Digest)));
        Assert.Equal((_image.Digest, next.Digest), (SampleLayout.DigestOf(To, "v1"), SampleLayout.DigestOf(To, "v2")));
    }

    [Theory]
    [InlineData("cut", CopyFailure.SizeMismatch, "truncated or damaged")]
    [InlineData("change", CopyFailure.DigestMismatch, "is damaged")]
    [InlineData("delete", CopyFailure.BlobUnknown, "The image is incomplete")]
    [InlineData("link", CopyFailure.LayoutInvalid, "symbolic link")]
    public async Task A_damaged_layer_fails_the_copy_names_its_file_and_leaves_no_tag(string how, string code, string reason)
    {
        SampleLayout.Write(From, _image, "v1");
        var layer = SampleLayout.FileOf(From, _image.Blobs[2].Digest);
        Damage(layer, how);

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v1")).Failure;

        Assert.Equal(code, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(layer), failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(To, "index.json")));
        Assert.False(File.Exists(SampleLayout.FileOf(To, _image.Blobs[2].Digest)));
    }

    [Fact]
    public async Task An_index_without_one_of_its_images_is_copied_only_when_sparse_indexes_are_allowed()
    {
        var index = SampleIndex.Create(5, "amd64", "arm64");
        SampleLayout.Write(From, index, "v1");
        File.Delete(SampleLayout.FileOf(From, index.Children[1].Digest));

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v1")).Failure;

        Assert.Equal((CopyFailure.ManifestUnknown, CopyRemedy.AllowSparse), (failure.Code, failure.Remedy));
        Assert.Contains(index.Children[1].Digest, failure.Message, StringComparison.Ordinal);
        Assert.IsType<CopyResult.Copied>(await CopyAsync("v1", request => request with { AllowsSparse = true }));
        Assert.True(SampleLayout.Holds(To, index.Children[0]));
    }

    [Fact]
    public async Task Files_that_were_deleted_or_cut_at_the_target_are_written_again()
    {
        SampleLayout.Write(From, _image, "v1");
        await CopyAsync("v1");
        File.Delete(SampleLayout.FileOf(To, _image.Blobs[1].Digest));
        Damage(SampleLayout.FileOf(To, _image.Blobs[2].Digest), "cut");

        Assert.IsType<CopyResult.Copied>(await CopyAsync("v1"));
        Assert.True(SampleLayout.Holds(To, _image));

        Damage(SampleLayout.FileOf(To, _image.Digest), "change");
        Assert.IsType<CopyResult.Copied>(await CopyAsync("v1"));
        Assert.True(SampleLayout.Holds(To, _image));
    }

    [Fact]
    public async Task Two_exports_at_once_keep_each_others_entries()
    {
        const int count = 12;
        var images = Enumerable.Range(0, count).Select(static seed => SampleImage.Create(seed, layerSizes: [500])).ToList();
        for (var i = 0; i < count; i++)
            SampleLayout.Write(From, images[i], $"v{i}");

        // Each store has its own lock handles, as each process has.
        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => CopyAsync($"v{i}"))));

        Assert.All(results, static it => Assert.IsType<CopyResult.Copied>(it));
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(images[i].Digest, SampleLayout.DigestOf(To, $"v{i}")));
        Assert.All(images, image => Assert.True(SampleLayout.Holds(To, image)));
        Assert.Equal([".replication-index.lock", "blobs", "index.json", "oci-layout"], EntriesOf(To));
    }

    [Fact]
    public async Task The_files_of_a_killed_export_are_removed_and_those_of_a_running_one_stay()
    {
        SampleLayout.Write(From, _image, "v1");
        var dead = Path.Combine(To, ".replication-dead");
        var alive = Path.Combine(To, ".replication-alive");
        foreach (var session in new[] { dead, alive })
        {
            Directory.CreateDirectory(session);
            File.WriteAllText(Path.Combine(session, "lock"), "");
            File.WriteAllText(Path.Combine(session, "1"), "part of a blob");
        }
        using (new FileStream(Path.Combine(alive, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.IsType<CopyResult.Copied>(await CopyAsync("v1"));

        Assert.False(Directory.Exists(dead));
        Assert.True(File.Exists(Path.Combine(alive, "1")));
    }

    [Theory]
    [InlineData("foreign", "contains files but no oci-layout")]
    [InlineData("file", "is a file")]
    [InlineData("version", "without an imageLayoutVersion")]
    public async Task A_foreign_folder_is_not_written_to(string kind, string reason)
    {
        SampleLayout.Write(From, _image, "v1");
        if (kind == "file")
        {
            File.WriteAllText(To, "a file");
        }
        else
        {
            Directory.CreateDirectory(To);
            File.WriteAllText(Path.Combine(To, kind == "version" ? "oci-layout" : "letter.txt"), """{"imageLayoutVersion":"2.0"}""");
        }

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v1")).Failure;

        Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.True(kind == "file" || EntriesOf(To).Count == 1);
    }

    [Theory]
    [InlineData("absent", "does not exist")]
    [InlineData("marker", "has no file oci-layout")]
    [InlineData("index", "index.json that is not valid JSON")]
    [InlineData("linked", "symbolic link blobs/sha256")]
    [InlineData("tag", "has no image with the tag v1. It has 'v0'")]
    public async Task A_source_that_is_no_layout_is_refused_with_the_reason(string kind, string reason)
    {
        SampleLayout.Write(From, _image, kind == "tag" ? "v0" : "v1");
        switch (kind)
        {
            case "absent":
                Directory.Delete(From, recursive: true);
                break;
            case "marker":
                File.Delete(Path.Combine(From, "oci-layout"));
                break;
            case "index":
                File.WriteAllText(Path.Combine(From, "index.json"), "{");
                break;
            case "linked":
                Directory.Move(Path.Combine(From, "blobs", "sha256"), _folder.Combine("elsewhere"));
                Directory.CreateSymbolicLink(Path.Combine(From, "blobs", "sha256"), _folder.Combine("elsewhere"));
                break;
        }

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v1")).Failure;

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(To, "index.json")));
    }

    [Fact]
    public async Task Without_a_tag_the_only_image_is_read_and_referrers_do_not_count()
    {
        SampleLayout.Write(From, _image, "v1");
        SampleLayout.Write(From, SampleImage.Create(seed: 3, subject: _image), tag: null);
        using var store = LayoutStore.OfFolder(From, TimeProvider.System);

        Assert.Equal(_image.Digest, (await store.ReadOnlyDigestAsync(default)).Text);

        SampleLayout.Write(From, SampleImage.Create(seed: 4), "v2");
        var failure = (await Assert.ThrowsAsync<RegistryException>(() => store.ReadOnlyDigestAsync(default))).Failure;
        Assert.Contains("has 2 images. Name one with its tag. It has 'v1', 'v2'.", failure.Message, StringComparison.Ordinal);
    }

    private async Task<CopyResult> CopyAsync(
        string tag, Func<CopyRequest, CopyRequest>? change = null, CopyProgress? progress = null)
    {
        using var source = LayoutStore.OfFolder(From, TimeProvider.System);
        using var target = LayoutStore.OfFolder(To, TimeProvider.System);
        var request = new CopyRequest
        {
            Source = source,
            SourceRepository = LayoutStore.OnlyRepository,
            SourceTag = Tag.Parse(tag),
            Target = target,
            TargetRepository = LayoutStore.OnlyRepository,
            TargetTag = Tag.Parse(tag),
            Progress = progress ?? new CopyProgress(),
        };
        return await new ImageCopier(new CopyOptions()).CopyAsync(change?.Invoke(request) ?? request, default);
    }

    private static List<string> EntriesOf(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(static it => Path.GetFileName(it)!).Order(StringComparer.Ordinal)];

    private void Damage(string file, string how)
    {
        var bytes = File.ReadAllBytes(file);
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(file, bytes[..^1]);
                break;
            case "change":
                bytes[^1] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "delete":
                File.Delete(file);
                break;
            case "link":
                File.Move(file, _folder.Combine("secret"));
                File.CreateSymbolicLink(file, _folder.Combine("secret"));
                break;
        }
    }
}
