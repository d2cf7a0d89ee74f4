using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class TextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "0.98 KiB")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10 * 1024, "10.0 KiB")]
    [InlineData(100 * 1024, "100 KiB")]
    [InlineData(1024L * 1024 * 1024 * 3 / 2, "1.50 GiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void Bytes_have_three_digits_and_a_unit(long bytes, string expected) => Assert.Equal(expected, ByteText.Of(bytes));

    [Theory]
    [InlineData(0, 5, null)]
    [InlineData(100, 0, null)]
    [InlineData(10 * 1024 * 1024, 5, "2.00 MiB/s")]
    public void A_rate_needs_bytes_and_time(long bytes, int seconds, string? expected) =>
        Assert.Equal(expected, ByteText.Rate(bytes, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("UTC", "2026-01-31 15:04:05")]
    [InlineData("Asia/Tokyo", "2026-02-01 00:04:05")]
    [InlineData("America/New_York", "2026-01-31 10:04:05")]
    [InlineData("Nowhere/Else", "2026-01-31 15:04:05")]
    public void A_time_is_shown_in_the_zone_of_the_browser(string zone, string expected) =>
        Assert.Equal(expected, Moments.Local(new DateTimeOffset(2026, 1, 31, 15, 4, 5, TimeSpan.Zero), zone));

    [Theory]
    [InlineData("2h", "2026-01-31T13:04:05Z")]
    [InlineData("1d", "2026-01-30T15:04:05Z")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("yesterday", "yesterday")]
    public void A_duration_means_that_long_ago(string text, string expected) =>
        Assert.Equal(expected, Moments.Before(text, new DateTimeOffset(2026, 1, 31, 15, 4, 5, TimeSpan.Zero)));

    [Fact]
    public void The_filters_of_the_records_are_those_of_the_address_and_back()
    {
        var filter = TaskFilterState.Of(new Uri("http://console/records?status=failed&rule=a%20b&unknown=1&tag="));

        Assert.Equal("/records?status=failed&rule=a%20b", filter.Address());
        Assert.Equal("/records?status=failed&rule=a%20b&tag=v1", filter.With("tag", " v1 ").Address());
        Assert.Equal("/records", filter.With("status", null).With("rule", "").Address());
    }

    // Links as source>target, and the place of each instance: column.row.
    [Theory]
    [InlineData("a>b", "a=0.0 b=1.0")]
    [InlineData("a>b a>c", "a=0.0 b=1.0 c=1.1")]
    [InlineData("a>b b>c a>c", "a=0.0 b=1.0 c=2.0")]
    [InlineData("c>b b>a", "a=2.0 b=1.0 c=0.0")]
    public void Images_flow_from_left_to_right(string links, string expected) => Assert.Equal(expected, Places(links));

    [Fact]
    public void A_ring_ends() => Assert.Contains("a=", Places("a>b b>a"), StringComparison.Ordinal);

    private static string Places(string links) => string.Join(' ', TopologyLayout
        .Place([.. links.Split(' ').Select(static it => (it.Split('>')[0], it.Split('>')[1]))])
        .Select(static it => $"{it.Key}={it.Value.Column}.{it.Value.Row}"));
}
