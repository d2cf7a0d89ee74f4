using System.Globalization;
using Replication.Contracts.Instances;
using Replication.Copying.Limits;
using Xunit;

namespace Replication.UnitTests.Copying.Limits;

/// <summary>Which hours a window covers; 2026-01-30 is a Friday.</summary>
public sealed class LimitScheduleTests
{
    [Theory]
    [InlineData("", "09:00", "17:00", "UTC", "2026-01-30T08:59:59Z", null, "2026-01-30T09:00:00Z")]
    [InlineData("", "09:00", "17:00", "UTC", "2026-01-30T09:00:00Z", "2026-01-30T17:00:00Z", null)]
    [InlineData("", "09:00", "17:00", "UTC", "2026-01-30T17:00:00Z", null, "2026-01-31T09:00:00Z")]
    [InlineData("", "22:00", "06:00", "UTC", "2026-01-30T02:00:00Z", "2026-01-30T06:00:00Z", null)]
    [InlineData("", "22:00", "06:00", "UTC", "2026-01-30T23:00:00Z", "2026-01-31T06:00:00Z", null)]
    // The day is the day on which the window begins.
    [InlineData("Friday", "22:00", "06:00", "UTC", "2026-01-30T02:00:00Z", null, "2026-01-30T22:00:00Z")]
    [InlineData("Friday", "22:00", "06:00", "UTC", "2026-01-31T02:00:00Z", "2026-01-31T06:00:00Z", null)]
    [InlineData("Friday", "22:00", "06:00", "UTC", "2026-01-31T07:00:00Z", null, "2026-02-06T22:00:00Z")]
    // Two consecutive days form one window.
    [InlineData("Saturday,Sunday", "00:00", "00:00", "UTC", "2026-01-31T12:00:00Z", "2026-02-02T00:00:00Z", null)]
    // In local time.
    [InlineData("", "09:00", "17:00", "Asia/Tokyo", "2026-01-30T00:00:00Z", "2026-01-30T08:00:00Z", null)]
    [InlineData("Friday", "00:00", "06:00", "Asia/Tokyo", "2026-01-29T16:00:00Z", "2026-01-29T21:00:00Z", null)]
    [InlineData("", "09:00", "17:00", "UTC+09:00", "2026-01-30T00:00:00Z", "2026-01-30T08:00:00Z", null)]
    [InlineData("", "22:00", "06:00", "America/New_York", "2026-01-30T04:00:00Z", "2026-01-30T11:00:00Z", null)]
    // Summer begins on 2026-03-29 at 01:00 UTC in Berlin, and ends on 2026-10-25.
    [InlineData("", "22:00", "06:00", "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T04:00:00Z", null)]
    [InlineData("", "22:00", "06:00", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z", null)]
    [InlineData("", "02:30", "04:00", "Europe/Berlin", "2026-03-29T01:15:00Z", null, "2026-03-29T01:30:00Z")]
    public void The_end_of_the_current_pause_and_the_start_of_the_next_one_are_known(
        string days, string from, string to, string zone, string now, string? until, string? next)
    {
        var moment =
            LimitSchedule.At(new InstanceLimits { Windows = [Window(days, from, to, zone) with { Pause = true }] }, Time(now)!.Value);

        Assert.Equal((Time(until), Time(next)), (moment.PausedUntil, moment.NextPauseAt));
    }

    [Theory]
    [InlineData("2026-01-30T12:00:00Z", 100)]
    [InlineData("2026-01-30T23:00:00Z", 0)]
    [InlineData("2026-01-30T19:00:00Z", 1000)]
    [InlineData("2026-01-30T16:30:00Z", 50)]
    public void The_bandwidth_is_the_lowest_of_the_current_windows(string now, int expected)
    {
        var limits = new InstanceLimits
        {
            BytesPerSecond = 1000,
            RequestsPerSecond = 7,
            Windows =
            [
                Window("", "08:00", "18:00") with { BytesPerSecond = 100 },
                Window("", "16:00", "17:00") with { BytesPerSecond = 50 },
                Window("", "22:00", "06:00") with { BytesPerSecond = 0 },
            ],
        };

        var moment = LimitSchedule.At(limits, Time(now)!.Value);

        Assert.Equal((expected, 7), (moment.Limits.BytesPerSecond, moment.Limits.RequestsPerSecond));
        Assert.Equal((null, null), (moment.PausedUntil, moment.NextPauseAt));
    }

    [Fact]
    public void Without_windows_nothing_changes()
    {
        var limits = new InstanceLimits { BytesPerSecond = 5 };

        Assert.Equal(new EffectiveLimits(limits, null, null), LimitSchedule.At(limits, Time("2026-01-30T12:00:00Z")!.Value));
    }

    [Fact]
    public void A_permanent_pause_is_evaluated_again_after_days() =>
        Assert.True(LimitSchedule.At(
            new InstanceLimits { Windows = [Window("", "00:00", "00:00") with { Pause = true }] },
            Time("2026-01-30T12:00:00Z")!.Value).PausedUntil > Time("2026-02-06T00:00:00Z"));

    [Fact]
    public void Limits_are_compared_by_value()
    {
        Assert.Equal(Of(), Of());
        Assert.NotEqual(Of(), Of() with { Windows = [] });
        Assert.Equal(InstanceLimits.None, new InstanceLimits { Windows = new List<LimitWindow>() });

        static InstanceLimits Of() => new() { Windows = [Window("Friday", "08:00", "18:00")] };
    }

    private static LimitWindow Window(string days, string from, string to, string zone = "UTC") => new()
    {
        Days = [.. days.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Weekday>)],
        From = TimeOnly.Parse(from, CultureInfo.InvariantCulture),
        To = TimeOnly.Parse(to, CultureInfo.InvariantCulture),
        TimeZone = zone,
    };

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
