using Replication.Contracts.Images;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Buckets;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.Registries.Buckets;

/// <summary>Damaged storage of a registry: each failure names the object and says what to do.</summary>
public sealed class DistributionBucketTests : IDisposable
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    private readonly TemporaryFolder _folder = new();
    private readonly SampleIndex _index = SampleIndex.Create(5, "amd64", "arm64");

    private string Root => _folder.Combine("storage");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copied_tree_is_read()
    {
        Write();

        Assert.Equal(new CopyResult.Copied(Digest.Parse(_index.Digest)), await CopyAsync());
    }

    [Theory]
    [InlineData("layer", "delete", CopyFailure.BlobUnknown)]
    [InlineData("layer", "cut", CopyFailure.SizeMismatch)]
    [InlineData("layer", "change", CopyFailure.DigestMismatch)]
    [InlineData("child", "delete", CopyFailure.ManifestUnknown)]
    [InlineData("child", "change", CopyFailure.DigestMismatch)]
    [InlineData("root", "delete", CopyFailure.ManifestUnknown)]
    public async Task Damaged_content_is_named_with_its_file_and_the_remedy(string what, string how, string code)
    {
        Write();
        var digest = what switch
        {
            "layer" => _index.Children[1].Blobs[^1].Digest,
            "child" => _index.Children[1].Digest,
            _ => _index.Digest,
        };
        Damage(FileOf(digest), how);

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync()).Failure;

        Assert.Equal((code, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(digest, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"docker/registry/v2/blobs/sha256/{digest[7..9]}/{digest[7..]}/data", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Copy the storage of the registry again", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Combine("to", "team", "app", "index.json")));
    }

    [Fact]
    public async Task A_link_without_a_digest_is_named()
    {
        Write();
        await File.WriteAllTextAsync(Path.Combine(Root, Link), "sha256:");

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync()).Failure;

        Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
        Assert.Contains($"has a file {Link} that contains no digest", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_tag_is_named()
    {
        Write();
        File.Delete(Path.Combine(Root, Link));

        Assert.Contains(
            "has no tag v1 in the repository team/app",
            Assert.IsType<CopyResult.Failed>(await CopyAsync()).Failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_folder_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Root, "photos"));
        using var bucket = new DistributionBucket(new FolderObjects(Root));

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => bucket.ListRepositoriesAsync(last: null, 10, default))).Failure;

        Assert.Equal(CopyFailure.LayoutInvalid, failure.Code);
        Assert.Contains("has no folder docker/registry/v2/repositories/", failure.Message, StringComparison.Ordinal);
    }

    private const string Link = "docker/registry/v2/repositories/team/app/_manifests/tags/v1/current/link";

    private string FileOf(string digest) => Path.Combine(
        Root, "docker", "registry", "v2", "blobs", "sha256", digest[7..9], digest[7..], "data");

    private void Write()
    {
        Put(_index);
        Write(Path.Combine(Root, Link), System.Text.Encoding.ASCII.GetBytes(_index.Digest));

        void Put(SampleManifest image)
        {
            foreach (var blob in image.Blobs)
                Write(FileOf(blob.Digest), blob.ToArray());
            foreach (var child in image.Children)
                Put(child);
            Write(FileOf(image.Digest), image.Bytes);
        }

        static void Write(string file, byte[] bytes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    private static void Damage(string file, string how)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        if (how == "delete")
            File.Delete(file);
        else
            File.WriteAllBytes(file, how == "cut" ? bytes[..^1] : bytes);
    }

    private async Task<CopyResult> CopyAsync()
    {
        using var source = new DistributionBucket(new FolderObjects(Root));
        using var target = new LayoutBucket(_folder.Combine("to"), TimeProvider.System);
        return await new ImageCopier(new CopyOptions()).CopyAsync(
            new CopyRequest
            {
                Source = source,
                SourceRepository = App,
                SourceTag = Tag.Parse("v1"),
                Target = target,
                TargetRepository = App,
                TargetTag = Tag.Parse("v1"),
            },
            default);
    }
}
