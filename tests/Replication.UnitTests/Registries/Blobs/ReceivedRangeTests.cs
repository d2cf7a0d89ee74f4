using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class ReceivedRangeTests
{
    [Theory]
    [InlineData("0-9", 10L)]
    [InlineData("bytes=0-9", 10L)]
    [InlineData("0-0", 0L)]
    [InlineData("5-9", null)]
    [InlineData("0-", null)]
    [InlineData("0--1", null)]
    [InlineData("0-9/10", null)]
    [InlineData("0-9223372036854775807", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_range_header_has_the_received_length(string? range, long? bytes) => Assert.Equal(bytes, ReceivedRange.Parse(range));
}
