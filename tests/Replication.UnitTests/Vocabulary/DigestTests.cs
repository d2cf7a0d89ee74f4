using Replication.Contracts.Images;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class DigestTests
{
    private const string Hex64 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("sha256:" + Hex64, true)]
    [InlineData("sha512:" + Hex64 + Hex64, true)]
    [InlineData("sha256:" + Hex64 + "0", false)]
    [InlineData("sha256:E3B0C44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false)]
    [InlineData("sha512:" + Hex64, false)]
    [InlineData("md5:" + Hex64, false)]
    [InlineData("sha256:", false)]
    [InlineData("sha256", false)]
    [InlineData(Hex64, false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_lower_case_sha256_and_sha512_are_digests(string? text, bool isOne)
    {
        Assert.Equal(isOne, Digest.TryParse(text, out var digest));
        Assert.Equal(isOne ? text : null, digest?.Text);
    }

    [Fact]
    public void A_digest_matches_the_bytes_it_was_made_of_and_no_others()
    {
        var digest = Digest.Sha256Of("image"u8);

        Assert.True(digest.Matches("image"u8));
        Assert.False(digest.Matches("Image"u8));
        Assert.Equal(digest, Digest.Parse(digest.Text));
        Assert.Equal("sha256", digest.Algorithm);
        Assert.Equal(64, digest.Hex.Length);
    }
}
