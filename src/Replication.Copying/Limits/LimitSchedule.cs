using NodaTime;
using Replication.Contracts.Instances;

namespace Replication.Copying.Limits;

/// <summary>Which bandwidth, and which rest, the windows of an instance give it when.</summary>
internal static class LimitSchedule
{
    // A window that began yesterday may go on, and one of a single day comes again within a week.
    private const int DaysBack = 1;
    private const int DaysAhead = 8;

    public static LimitMoment At(InstanceLimits limits, DateTimeOffset now)
    {
        if (limits.Windows.Count == 0)
            return new LimitMoment(limits, null, null);
        var instant = Instant.FromDateTimeOffset(now);
        var open = limits.Windows.Where(it => !it.Pause && Hours(it, instant).Any(hours => hours.Contains(instant))).ToList();
        var rests = Join(limits.Windows.Where(static it => it.Pause).SelectMany(it => Hours(it, instant)));
        var rest = rests.FirstOrDefault(it => it.Contains(instant));
        var next = rest is null ? rests.FirstOrDefault(it => it.From > instant) : null;
        return new LimitMoment(
            open.Count == 0 ? limits : limits with { BytesPerSecond = open.MinBy(static it => it.BytesPerSecond == 0 ? int.MaxValue : it.BytesPerSecond)!.BytesPerSecond },
            rest?.To.ToDateTimeOffset(),
            next?.From.ToDateTimeOffset());
    }

    // Where clocks are put forward, a time that is not there is taken as much later; where they are put back, the first of two counts.
    private static IEnumerable<Span> Hours(LimitWindow window, Instant now)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(window.TimeZone) ?? DateTimeZone.Utc;
        var today = now.InZone(zone).Date;
        var (from, to) = (LocalTime.FromTimeOnly(window.From), LocalTime.FromTimeOnly(window.To));
        for (var date = today.PlusDays(-DaysBack); date <= today.PlusDays(DaysAhead); date = date.PlusDays(1))
        {
            if (window.Days.Count > 0 && !window.Days.Contains((Weekday)date.DayOfWeek))
                continue;
            var end = (to <= from ? date.PlusDays(1) : date).At(to);
            yield return new Span(date.At(from).InZoneLeniently(zone).ToInstant(), end.InZoneLeniently(zone).ToInstant());
        }
    }

    private static List<Span> Join(IEnumerable<Span> spans)
    {
        var joined = new List<Span>();
        foreach (var span in spans.OrderBy(static it => it.From))
        {
            if (joined is [.., var last] && span.From <= last.To)
                joined[^1] = last with { To = Instant.Max(last.To, span.To) };
            else
                joined.Add(span);
        }
        return joined;
    }

    private sealed record Span(Instant From, Instant To)
    {
        public bool Contains(Instant it) => From <= it && it < To;
    }
}
