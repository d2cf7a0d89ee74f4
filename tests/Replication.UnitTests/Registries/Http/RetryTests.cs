using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class RetryTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1.0, 200)]
    [InlineData(1, 0.0, 0)]
    [InlineData(2, 0.5, 200)]
    [InlineData(4, 1.0, 1600)]
    [InlineData(30, 1.0, 5000)]
    public void Pauses_double_up_to_a_bound_and_chance_spreads_them(int attempt, double chance, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new RetrySchedule(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5)).PauseAfter(attempt, chance));

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("120", 120.0)]
    // Timers run for some weeks and no longer.
    [InlineData("99999999999", 2592000.0)]
    [InlineData("Thu, 01 Mar 2925 12:00:30 GMT", 2592000.0)]
    [InlineData("Sat, 01 Mar 2025 12:00:30 GMT", 30.0)]
    [InlineData("Sat, 01 Mar 2025 11:00:00 GMT", 0.0)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void Retry_after_is_read_as_seconds_or_as_a_date(string text, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.Parse(text, Now)?.TotalSeconds);

    [Fact]
    public void A_date_is_measured_by_the_registrys_own_clock()
    {
        using var response = new HttpResponseMessage();
        response.Headers.Date = Now.AddHours(-3);
        response.Headers.TryAddWithoutValidation("Retry-After", Now.AddHours(-3).AddSeconds(7).ToString("r"));

        Assert.Equal(TimeSpan.FromSeconds(7), RetryAfter.Read(response.Headers, Now));
    }
}
