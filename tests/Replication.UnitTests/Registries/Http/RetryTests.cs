using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class RetryTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(1, 1.0, 200)]
    [InlineData(1, 0.0, 0)]
    [InlineData(2, 0.5, 200)]
    [InlineData(4, 1.0, 1600)]
    [InlineData(30, 1.0, 5000)]
    public void Pauses_double_up_to_a_bound_and_chance_spreads_them(int attempt, double chance, int milliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds),
            new RequestRetrySchedule(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5)).DelayAfter(attempt, chance));

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("120", 120.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("7200", 3600.0)]
    [InlineData("99999999", 3600.0)]
    [InlineData("99999999999", 3600.0)]
    [InlineData("99999999999999999999999999999999999999999", 3600.0)]
    // Unix time in seconds, milliseconds, microseconds, nanoseconds; a second and an hour away, past, and far off.
    [InlineData("1740830430", 30.0)]
    [InlineData("1740830430.5", 30.5)]
    [InlineData("1740830430000", 30.0)]
    [InlineData("1740830430000000", 30.0)]
    [InlineData("1740830430000000000", 30.0)]
    [InlineData("1740830000", 0.0)]
    [InlineData("1840830430", 3600.0)]
    [InlineData("Thu, 01 Mar 2925 12:00:30 GMT", 3600.0)]
    [InlineData("Sat, 01 Mar 2025 12:00:30 GMT", 30.0)]
    [InlineData("Saturday, 01-Mar-25 12:00:30 GMT", 30.0)]
    [InlineData("Sat Mar  1 12:00:30 2025", 30.0)]
    [InlineData("2025-03-01T12:00:30Z", 30.0)]
    [InlineData("2025-03-01T13:00:30.25+01:00", 30.25)]
    [InlineData("Sat, 01 Mar 2025 11:00:00 GMT", 0.0)]
    [InlineData("-5", null)]
    [InlineData("-1740830430", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("1e3", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void Retry_after_is_read_as_seconds_a_date_or_a_unix_time_within_bounds(string text, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.Parse(text, registryTime: null, Now, Longest)?.TotalSeconds);

    [Theory]
    [InlineData(-3, 7, 7.0)]
    [InlineData(5, 7, 7.0)]
    // A date header that was cached for a year: by the local clock, the moment is near.
    [InlineData(-8760, 8760 * 3600 + 7, 7.0)]
    public void A_retry_time_is_compared_with_the_date_header_when_that_gives_a_valid_wait(
        int registryHours, int secondsAfterThat, double seconds)
    {
        var registryTime = Now.AddHours(registryHours);
        using var response = new HttpResponseMessage();
        response.Headers.Date = registryTime;
        response.Headers.TryAddWithoutValidation("Retry-After", registryTime.AddSeconds(secondsAfterThat).ToString("r"));

        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Read(response.Headers, isRateLimited: false, Now, Longest));
    }

    [Theory]
    [InlineData("Retry-After", "soon", null, null)]
    [InlineData("X-Retry-After", "1740830430", null, 30.0)]
    [InlineData("X-RateLimit-Reset", "1740830430", "0", 30.0)]
    [InlineData("X-RateLimit-Reset", "1740830430000", null, 30.0)]
    [InlineData("X-RateLimit-Reset", "1740830430", "17", null)]
    [InlineData("RateLimit-Reset", "30;w=60", "0;w=21600", 30.0)]
    [InlineData("RateLimit-Reset", "-1", null, null)]
    [InlineData("RateLimit-Reset", "9999999999999999999999", null, 3600.0)]
    public void The_rate_limit_reset_is_used_without_Retry_After(
        string name, string value, string? remaining, double? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(name, value);
        if (remaining is not null)
            response.Headers.TryAddWithoutValidation(name.Replace("Reset", "Remaining", StringComparison.Ordinal), remaining);

        Assert.Equal(seconds, RetryAfter.Read(response.Headers, isRateLimited: true, Now, Longest)?.TotalSeconds);
        if (name.Contains("Limit", StringComparison.Ordinal))
            Assert.Null(RetryAfter.Read(response.Headers, isRateLimited: false, Now, Longest));
    }
}
