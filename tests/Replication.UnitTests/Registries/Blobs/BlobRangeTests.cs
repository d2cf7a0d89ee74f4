using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class BlobRangeTests
{
    [Theory]
    [InlineData("bytes 5-9/10", 5, 9, 10L)]
    [InlineData("Bytes 0-0/*", 0, 0, null)]
    public void A_content_range_says_what_part_it_is(string header, long first, long last, long? total) =>
        Assert.Equal(new BlobRange(first, last, total), BlobRange.Parse(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5-9/10")]
    [InlineData("bytes */10")]
    [InlineData("bytes 9-5/10")]
    [InlineData("bytes 5-9/9")]
    [InlineData("bytes -5-9/10")]
    [InlineData("bytes 5-9")]
    [InlineData("bytes 5-99999999999999999999/10")]
    public void Anything_else_proves_nothing(string? header) => Assert.Null(BlobRange.Parse(header));
}
