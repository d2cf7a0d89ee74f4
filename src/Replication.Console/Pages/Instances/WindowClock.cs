using NodaTime;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>Decides whether a limit or pause window applies at a time.</summary>
internal static class WindowClock
{
    public static bool IsInForce(LimitWindow window, DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(window.TimeZone) ?? DateTimeZone.Utc;
        var local = Instant.FromDateTimeOffset(now).InZone(zone);
        var (today, time) = (local.Date, local.TimeOfDay);
        var (from, to) = (LocalTime.FromTimeOnly(window.From), LocalTime.FromTimeOnly(window.To));
        return from < to
            ? Begins(window, today) && from <= time && time < to
            // It ends on the next day.
            : (Begins(window, today) && from <= time) || (Begins(window, today.PlusDays(-1)) && time < to);
    }

    private static bool Begins(LimitWindow window, LocalDate date) =>
        window.Days.Count == 0 || window.Days.Contains((Weekday)date.DayOfWeek);
}
