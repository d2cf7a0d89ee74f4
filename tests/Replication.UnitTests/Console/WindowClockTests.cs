using Replication.Contracts.Instances;
using Replication.Copying.Limits;
using Replication.WebConsole.Pages.Instances;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class WindowClockTests
{
    // A Monday.
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string, Weekday[]> Windows => new()
    {
        { "08:00", "18:00", "UTC", [] },
        { "08:00", "18:00", "Asia/Tokyo", [Weekday.Saturday, Weekday.Sunday] },
        { "23:30", "01:00", "America/New_York", [Weekday.Monday] },
        { "00:00", "00:00", "UTC", [Weekday.Wednesday] },
        { "22:00", "06:00", "UTC+09:00", [] },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_window_is_in_force_when_the_workers_obey_it(string from, string to, string zone, Weekday[] days)
    {
        var window = new LimitWindow
        {
            From = TimeOnly.Parse(from, null),
            To = TimeOnly.Parse(to, null),
            TimeZone = zone,
            Days = days,
            Pause = true,
        };
        var limits = new InstanceLimits { Windows = [window] };
        List<bool> shown = [], obeyed = [];

        for (var at = Start; at < Start.AddDays(15); at = at.AddMinutes(15))
        {
            shown.Add(WindowClock.IsInForce(window, at));
            obeyed.Add(LimitSchedule.At(limits, at).PausedUntil is not null);
        }

        Assert.Equal(obeyed, shown);
        Assert.Contains(true, shown);
        Assert.Contains(false, shown);
    }
}
