using Replication.EmbeddedRegistry.Protocol;
using Xunit;

namespace Replication.UnitTests.EmbeddedRegistry;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("app", true)]
    [InlineData("a/b/c", true)]
    [InlineData("a.b_c__d---e/0", true)]
    [InlineData("", false)]
    [InlineData("App", false)]
    [InlineData("a//b", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("..", false)]
    [InlineData("a/../b", false)]
    [InlineData("a..b", false)]
    [InlineData("_blobs", false)]
    [InlineData("a/_tags", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\0", false)]
    [InlineData("a\n", false)]
    public void Repositories_are_lower_case_components_without_reserved_names(string name, bool valid) =>
        Assert.Equal(valid, Grammar.IsRepository(name));

    [Fact]
    public void Repositories_have_255_characters_at_most()
    {
        Assert.True(Grammar.IsRepository(new string('a', 255)));
        Assert.False(Grammar.IsRepository(new string('a', 256)));
    }

    [Theory]
    [InlineData("v1.0-rc_1", true)]
    [InlineData("_x", true)]
    [InlineData("Latest", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\n", false)]
    public void Tags_are_single_words(string name, bool valid) => Assert.Equal(valid, Grammar.IsTag(name));

    [Fact]
    public void Tags_have_128_characters_at_most()
    {
        Assert.True(Grammar.IsTag(new string('a', 128)));
        Assert.False(Grammar.IsTag(new string('a', 129)));
    }

    [Theory]
    [InlineData("0-0", 0, 0)]
    [InlineData("1000-1999", 1000, 1999)]
    [InlineData("0-5000000000", 0, 5_000_000_000)]
    public void A_chunk_range_has_first_and_last_byte(string text, long first, long last) =>
        Assert.Equal(new ChunkRange(first, last), ChunkRange.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5-4")]
    [InlineData("-5")]
    [InlineData("5-")]
    [InlineData("0-1-2")]
    [InlineData("+0-1")]
    [InlineData(" 0-1")]
    [InlineData("bytes 0-1/2")]
    [InlineData("0-99999999999999999999")]
    public void Invalid_chunk_ranges_are_rejected(string text) => Assert.Null(ChunkRange.Parse(text));

    [Theory]
    [InlineData(0, "0-0")]
    [InlineData(1, "0-0")]
    [InlineData(1000, "0-999")]
    public void The_received_range_ends_with_the_last_byte(long bytes, string expected) =>
        Assert.Equal(expected, ChunkRange.Received(bytes));

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", false)]
    [InlineData("sha256:e3b0", false)]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false)]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", false)]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../etc/passwd", false)]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false)]
    [InlineData(null, false)]
    public void A_digest_is_lower_case_hex_of_the_right_length(string? text, bool valid)
    {
        Assert.Equal(valid, ContentDigest.TryParse(text, out var digest));
        Assert.Equal(valid ? text : null, digest?.ToString());
    }
}
