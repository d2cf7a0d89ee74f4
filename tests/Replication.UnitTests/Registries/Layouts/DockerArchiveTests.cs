using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Layouts;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.Registries.Layouts;

public sealed class DockerArchiveTests : IDisposable
{
    private static readonly byte[] Layer1 = Bytes(300_000, seed: 1);
    private static readonly byte[] Layer2 = Bytes(10, seed: 2);

    private readonly TemporaryFolder _folder = new();

    private string Archive => _folder.Combine("app.tar");

    private string To => _folder.Combine("to");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_archive_has_the_same_digest_each_time()
    {
        Write(Legacy());

        var first = Assert.IsType<CopyResult.Copied>(await CopyAsync("v1"));

        Assert.Equal(new CopyResult.AlreadyPresent(first.Digest), await CopyAsync("v1"));
        Assert.Equal(first.Digest.Text, SampleLayout.DigestOf(To, "v1"));
    }

    [Fact]
    public async Task Layers_become_gzip_layers_with_the_content_of_the_archive()
    {
        // A link to a layer, as docker save writes it for shared layers, and a layer that is gzip already.
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Layer2);
        Write([.. Legacy().Where(static it => it.Name != "b/layer.tar"), File("c/layer.tar", packed.ToArray()), Link("b/layer.tar", "../c/layer.tar")]);

        Assert.IsType<CopyResult.Copied>(await CopyAsync("v1"));

        var contents = Directory.GetFiles(Path.Combine(To, "blobs", "sha256")).Select(Unpacked).ToList();
        Assert.Contains(contents, static it => it.AsSpan().SequenceEqual(Layer1));
        Assert.Contains(contents, static it => it.AsSpan().SequenceEqual(Layer2));
        Assert.True(System.IO.File.Exists(SampleLayout.FileOf(To, Digest.Sha256Of(packed.ToArray()).Text)));
    }

    [Fact]
    public async Task An_archive_with_an_OCI_layout_is_copied_unchanged()
    {
        var image = SampleImage.Create();
        SampleLayout.Write(_folder.Combine("layout"), image, "v1");
        await TarFile.CreateFromDirectoryAsync(_folder.Combine("layout"), Archive, includeBaseDirectory: false);

        Assert.Equal(new CopyResult.Copied(Digest.Parse(image.Digest)), await CopyAsync("v1"));
        Assert.True(SampleLayout.Holds(To, image));
    }

    [Fact]
    public async Task Damaged_and_foreign_archives_are_refused_with_the_reason()
    {
        await AssertRefusedAsync("contains neither manifest.json nor oci-layout", [File("readme.txt", [1])]);
        await AssertRefusedAsync("has no image with the tag v1. It has 'team/app:v2'.", Legacy(tag: "v2"));
        await AssertRefusedAsync("lacks the file 'b/layer.tar'", [.. Legacy().Where(static it => it.Name != "b/layer.tar")]);
        await AssertRefusedAsync(
            "has a layer 'b/layer.tar' whose content does not match",
            [.. Legacy().Where(static it => it.Name != "b/layer.tar"), File("b/layer.tar", [9])]);
        await AssertRefusedAsync("'../../etc/passwd' that leads out of the archive", [File("../../etc/passwd", [1]), .. Legacy()]);
        await AssertRefusedAsync("'/etc/passwd' that leads out of the archive", [Link("x", "/etc/passwd"), .. Legacy()]);
        await AssertRefusedAsync("'../../x' that leads out of the archive", [Link("a/x", "../../x"), .. Legacy()]);
        await AssertRefusedAsync(
            "links that form a circle",
            [.. Legacy().Where(static it => it.Name != "b/layer.tar"), Link("b/layer.tar", "layer2.tar"), Link("b/layer2.tar", "layer.tar")]);
        await AssertRefusedAsync("that lists no images", [File("manifest.json", "[]"u8.ToArray())]);
    }

    [Theory]
    [InlineData("gzip", "is compressed. Decompress it first, for example with gunzip.")]
    [InlineData("cut", "truncated")]
    [InlineData("text", "no tar archive")]
    [InlineData("empty", "no tar archive")]
    [InlineData("absent", "does not exist")]
    public async Task A_file_that_is_no_whole_tar_archive_is_refused_with_the_remedy(string how, string reason)
    {
        Write(Legacy());
        var bytes = await System.IO.File.ReadAllBytesAsync(Archive);
        switch (how)
        {
            case "gzip":
                await using (var gzip = new GZipStream(System.IO.File.Create(Archive), CompressionLevel.Fastest))
                    await gzip.WriteAsync(bytes);
                break;
            case "cut":
                await System.IO.File.WriteAllBytesAsync(Archive, bytes[..100_000]);
                break;
            case "text":
                await System.IO.File.WriteAllTextAsync(Archive, new string('x', 2000));
                break;
            case "empty":
                await System.IO.File.WriteAllBytesAsync(Archive, []);
                break;
            case "absent":
                System.IO.File.Delete(Archive);
                break;
        }

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v1")).Failure;

        Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_images_one_is_named_by_its_tag()
    {
        var list = $$"""
            [{"Config":"config.json","RepoTags":["team/app:v1"],"Layers":["a/layer.tar","b/layer.tar"]},
             {"Config":"config2.json","RepoTags":["team/other:v2"],"Layers":["b/layer.tar"]}]
            """;
        Write([
            .. Legacy().Where(static it => it.Name != "manifest.json"),
            File("config2.json", Config(Layer2)),
            File("manifest.json", Encoding.UTF8.GetBytes(list))]);
        using var store = LayoutStore.OfDockerArchive(Archive, TimeProvider.System);

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => store.ReadOnlyDigestAsync(default))).Failure;

        Assert.Contains("has 2 images. Name one with its tag. It has 'team/app:v1', 'team/other:v2'.", failure.Message, StringComparison.Ordinal);
        Assert.NotEqual(
            Assert.IsType<CopyResult.Copied>(await CopyAsync("v1")).Digest, Assert.IsType<CopyResult.Copied>(await CopyAsync("v2")).Digest);
    }

    [Fact]
    public async Task An_archive_is_only_read()
    {
        Write(Legacy());
        using var store = LayoutStore.OfDockerArchive(Archive, TimeProvider.System);
        using var source = LayoutStore.OfFolder(To, TimeProvider.System);
        SampleLayout.Write(To, SampleImage.Create(), "v1");

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync(source, store, "v1")).Failure;

        Assert.Contains("is only read. Write to oci:FOLDER instead.", failure.Message, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string reason, IReadOnlyList<TarEntry> entries)
    {
        Write(entries);

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync("v1")).Failure;

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The archive {Archive}", failure.Message, StringComparison.Ordinal);
    }

    private async Task<CopyResult> CopyAsync(string tag)
    {
        using var source = LayoutStore.OfDockerArchive(Archive, TimeProvider.System);
        using var target = LayoutStore.OfFolder(To, TimeProvider.System);
        return await CopyAsync(source, target, tag);
    }

    private static Task<CopyResult> CopyAsync(LayoutStore source, LayoutStore target, string tag) =>
        new ImageCopier(new CopyOptions()).CopyAsync(
            new CopyRequest
            {
                Source = source,
                SourceRepository = LayoutStore.OnlyRepository,
                SourceTag = Tag.Parse(tag),
                Target = target,
                TargetRepository = LayoutStore.OnlyRepository,
                TargetTag = Tag.Parse(tag),
                IncludeReferrers = true,
            },
            default);

    private void Write(IReadOnlyList<TarEntry> entries)
    {
        using var tar = new TarWriter(System.IO.File.Create(Archive));
        foreach (var entry in entries)
            tar.WriteEntry(entry);
    }

    private static IReadOnlyList<TarEntry> Legacy(string tag = "v1") =>
    [
        File("config.json", Config(Layer1, Layer2)),
        File("a/layer.tar", Layer1),
        File("b/layer.tar", Layer2),
        File("manifest.json", Encoding.UTF8.GetBytes(
            $$"""[{"Config":"config.json","RepoTags":["team/app:{{tag}}"],"Layers":["a/layer.tar","b/layer.tar"]}]""")),
    ];

    private static byte[] Config(params byte[][] layers) => Encoding.UTF8.GetBytes(
        """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[IDS]}}""".Replace(
            "IDS", string.Join(',', layers.Select(static layer => $"\"{Digest.Sha256Of(layer)}\"")), StringComparison.Ordinal));

    private static PaxTarEntry File(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static byte[] Unpacked(string file)
    {
        var bytes = System.IO.File.ReadAllBytes(file);
        if (bytes is not [0x1f, 0x8b, ..])
            return bytes;
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static byte[] Bytes(int count, int seed) =>
        [.. Enumerable.Range(0, (count + 31) / 32)
            .SelectMany(i => SHA256.HashData(BitConverter.GetBytes((seed * 100_000) + i)))
            .Take(count)];
}
