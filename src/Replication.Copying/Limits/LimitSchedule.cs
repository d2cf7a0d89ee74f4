using NodaTime;
using Replication.Contracts.Instances;

namespace Replication.Copying.Limits;

/// <summary>Evaluates the bandwidth and pause windows of an instance.</summary>
internal static class LimitSchedule
{
    // A window can begin on the previous day, and a weekly window repeats within 8 days.
    private const int DaysBack = 1;
    private const int DaysAhead = 8;

    public static EffectiveLimits At(InstanceLimits limits, DateTimeOffset now)
    {
        if (limits.Windows.Count == 0)
            return new EffectiveLimits(limits, null, null);
        var instant = Instant.FromDateTimeOffset(now);
        var open = limits.Windows.Where(it => !it.Pause && Hours(it, instant).Any(hours => hours.Contains(instant))).ToList();
        var pauses = Join(limits.Windows.Where(static it => it.Pause).SelectMany(it => Hours(it, instant)));
        var pause = pauses.FirstOrDefault(it => it.Contains(instant));
        var next = pause is null ? pauses.FirstOrDefault(it => it.From > instant) : null;
        return new EffectiveLimits(
            open.Count == 0
                ? limits
                : limits with
                {
                    BytesPerSecond = open.MinBy(static it => it.BytesPerSecond == 0 ? int.MaxValue : it.BytesPerSecond)!.BytesPerSecond
                },
            pause?.To.ToDateTimeOffset(),
            next?.From.ToDateTimeOffset());
    }

    // Daylight saving: a skipped local time moves forward, and an ambiguous local time means the earlier one.
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
