using Replication.App.Copy;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1024 * 1024 - 1, "1.0 MiB")]
    [InlineData(5L * 1024 * 1024 * 1024, "5.0 GiB")]
    [InlineData(4096L * 1024 * 1024 * 1024 * 1024, "4096.0 TiB")]
    public void Bytes_are_written_in_the_largest_unit_that_they_fill(long bytes, string text) => Assert.Equal(text, Amounts.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s", "0 s")]
    [InlineData(3.26, "3.3 s", "3 s")]
    [InlineData(75, "1 min 15 s", "1 min 15 s")]
    [InlineData(7260, "2 h 1 min", "2 h 1 min")]
    [InlineData(360_000, "100 h 0 min", "100 h 0 min")]
    public void Times_are_written_in_the_two_largest_units(double seconds, string took, string left)
    {
        Assert.Equal(took, Amounts.Took(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(left, Amounts.Left(TimeSpan.FromSeconds(seconds)));
    }
}
