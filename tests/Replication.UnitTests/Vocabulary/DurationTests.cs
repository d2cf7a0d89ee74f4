using System.Text.Json;
using Replication.Contracts;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", 90, "90s")]
    [InlineData("60m", 3600, "1h")]
    [InlineData("15m", 900, "15m")]
    [InlineData("36h", 129600, "36h")]
    [InlineData("24h", 86400, "1d")]
    [InlineData("999999d", 86399913600, "999999d")]
    [InlineData("0h", 0, "0s")]
    public void A_number_with_a_unit_is_read_and_written_in_its_shortest_form(string text, long seconds, string written)
    {
        Assert.True(Duration.TryParse(text, out var duration));

        Assert.Equal(TimeSpan.FromSeconds(seconds), duration.Value);
        Assert.Equal(written, duration.ToString());
        Assert.Equal(duration, JsonSerializer.Deserialize<Duration>(JsonSerializer.Serialize(duration)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("1")]
    [InlineData("1 h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1H")]
    [InlineData("1w")]
    [InlineData("1h30m")]
    [InlineData("1000000s")]
    [InlineData("١h")]
    public void Another_text_is_no_duration(string text)
    {
        Assert.False(Duration.TryParse(text, out _));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Duration>(JsonSerializer.Serialize(text)));
    }
}
