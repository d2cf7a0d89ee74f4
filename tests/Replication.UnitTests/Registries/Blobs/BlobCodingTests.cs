using System.IO.Compression;
using System.Text;
using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class BlobCodingTests
{
    private const string Tar = "application/vnd.oci.image.layer.v1.tar";

    [Theory]
    [InlineData(null, 100L, Tar, false)]
    [InlineData("", 100L, Tar, false)]
    [InlineData("identity", 50L, Tar, false)]
    [InlineData("aws-chunked", null, Tar, false)]
    [InlineData("zstd", 50L, Tar, false)]
    // The length shows whether the header is correct.
    [InlineData("gzip", 100L, Tar, false)]
    [InlineData("x-gzip", 100L, Tar + "+gzip", false)]
    [InlineData("gzip", 50L, Tar, true)]
    [InlineData("br", 50L, Tar, true)]
    [InlineData("deflate", 50L, Tar, true)]
    // Without a length, the media type of the blob decides.
    [InlineData("gzip", null, Tar, true)]
    [InlineData("gzip", null, Tar + "+gzip", false)]
    [InlineData("br", null, Tar + "+gzip", true)]
    public void Encoded_bytes_are_decoded(string? header, long? length, string mediaType, bool decodes)
    {
        var coding = new BlobCoding(Blob(mediaType));

        Assert.Equal(decodes, coding.ShouldDecode(ContentCodings.Of(header), length));
    }

    [Fact]
    public void The_other_choice_is_tried_once_and_only_after_a_guess()
    {
        var coding = new BlobCoding(Blob(Tar));
        Assert.False(coding.TrySwitch());
        Assert.False(coding.ShouldDecode(["gzip"], 100));

        Assert.True(coding.TrySwitch());
        Assert.True(coding.ShouldDecode(["gzip"], 100));
        Assert.False(coding.TrySwitch());
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("br", true)]
    [InlineData("br", false)]
    [InlineData("deflate", true)]
    [InlineData("deflate", false)]
    [InlineData("zstd", false)]
    public async Task Documents_are_read_with_a_correct_or_wrong_Content_Encoding(string header, bool isTrue)
    {
        var text = $$"""{"tags":["{{new string('a', 9000)}}"]}""";
        var body = isTrue ? Encode(header, text) : Encoding.UTF8.GetBytes(text);

        Assert.Equal(text, Encoding.UTF8.GetString((await ContentCodings.DecodeJsonAsync(body, header, 100_000, default))!.Value.Span));
    }

    [Fact]
    public async Task A_document_is_decoded_only_up_to_its_maximum_size() =>
        Assert.Null(await ContentCodings.DecodeJsonAsync(
            Encode("gzip", $$"""{"tags":["{{new string('a', 900_000)}}"]}"""), "gzip", 100_000, default));

    private static Descriptor Blob(string mediaType) => new(mediaType, Digest.Sha256Of("x"u8), 100);

    private static byte[] Encode(string coding, string text)
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
        })
            encoder.Write(Encoding.UTF8.GetBytes(text));
        return encoded.ToArray();
    }
}
