using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Xunit;

namespace Replication.UnitTests.EmbeddedRegistry;

public sealed class SampleTests
{
    [Fact]
    public void A_seed_makes_the_same_image_each_time_and_another_seed_another()
    {
        Assert.Equal(SampleImage.Create(1).Bytes, SampleImage.Create(1).Bytes);
        Assert.NotEqual(SampleImage.Create(1).Digest, SampleImage.Create(2).Digest);
    }

    [Theory]
    [InlineData(SampleFormat.Oci)]
    [InlineData(SampleFormat.Docker)]
    public void A_layer_is_a_gzipped_tar_whose_hash_the_config_names(SampleFormat format)
    {
        var image = SampleImage.Create(1, layerSizes: [0, 70_000], format: format);

        var config = JsonSerializer.Deserialize<JsonElement>(image.Blobs[0].ToArray());
        var diffIds = config.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(it => it.GetString());
        var tars = image.Blobs.Skip(1).Select(layer => Unzip(layer.ToArray())).ToList();
        Assert.Equal(tars.Select(tar => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(tar))}"), diffIds);

        using var reader = new TarReader(new MemoryStream(tars[1]));
        Assert.Equal(70_000, reader.GetNextEntry()!.Length);
    }

    [Fact]
    public void A_manifest_names_digest_and_size_of_its_blobs()
    {
        var image = SampleImage.Create(1, layerSizes: [100]);

        var manifest = JsonSerializer.Deserialize<JsonElement>(image.Bytes);
        var layer = manifest.GetProperty("layers")[0];
        var content = image.Blobs[1].ToArray();

        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}", layer.GetProperty("digest").GetString());
        Assert.Equal(content.Length, layer.GetProperty("size").GetInt32());
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(image.Bytes))}", image.Digest);
    }

    [Fact]
    public void Descendants_come_before_their_parents()
    {
        var inner = SampleIndex.Create(1, "amd64", "arm64");
        var outer = SampleIndex.Create([inner, SampleImage.Create(5)]);

        Assert.Equal([inner.Children[0], inner.Children[1], inner, outer.Children[1], outer], outer.WithDescendants());
    }

    [Fact]
    public void Content_depends_on_its_position_alone()
    {
        using var stream = new SeededStream(7, 1000);
        var whole = new byte[1000];
        stream.ReadExactly(whole);

        for (var at = 0; at < 40; at++)
        {
            stream.Position = at;
            var part = new byte[25];
            stream.ReadExactly(part);
            Assert.Equal(whole[at..(at + 25)], part);
        }
        Assert.Equal(1000, whole.Length);
        Assert.InRange(whole.Distinct().Count(), 200, 256);
    }

    private static byte[] Unzip(byte[] content)
    {
        using var unzipped = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }
}
