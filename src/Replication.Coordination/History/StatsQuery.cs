using System.Globalization;
using Replication.Contracts;
using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Coordination.Requests;

namespace Replication.Coordination.History;

/// <summary>The time that a call for the history asks for, in whole steps.</summary>
internal sealed record StatsQuery(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, StatsBy By)
{
    public const int MaxPoints = 1_500;

    private const int UsualPoints = 120;

    private static readonly TimeSpan MinStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxStep = TimeSpan.FromDays(1);
    private static readonly TimeSpan UsualRange = TimeSpan.FromHours(1);

    private static readonly TimeSpan[] UsualSteps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(static it => TimeSpan.FromMinutes(it)),
        .. new[] { 1, 2, 3, 6, 12, 24 }.Select(static it => TimeSpan.FromHours(it)),
    ];

    /// <summary>The rows that are read: hours are kept longer, and are fewer.</summary>
    public HistorySpan Span => Step.Ticks % TimeSpan.TicksPerHour == 0 ? HistorySpan.Hour : HistorySpan.Minute;

    /// <summary>Reads the parameters. Returns null and the problem when one is wrong or they ask for too much.</summary>
    public static (StatsQuery? Query, string? Problem) Read(
        string? from, string? to, string? step, string? by, RetentionTimes retention, DateTimeOffset now)
    {
        if (!TryReadTime(to, now, out var end))
            return (null, NoTime("to", to));
        if (!TryReadTime(from, end - UsualRange, out var begin))
            return (null, NoTime("from", from));
        if (begin >= end)
            return (null, $"from ({Shown(begin)}) is not before to ({Shown(end)})");
        if (!TryReadBy(by, out var series))
            return (null, $"'{by}' is no by; allowed: {string.Join(", ", Enum.GetValues<StatsBy>().Select(static it => it.ToWord()))}");
        if (!TryReadStep(step, end - begin, out var length))
            return (null, $"'{step}' is no step; allowed: whole minutes, hours or one day from 1m to 1d, such as 10m");
        var query = new StatsQuery(Floor(begin, length), Floor(end.AddTicks(length.Ticks - 1), length), length, series);
        return query.FindProblem(retention, now) is { } problem ? (null, problem) : (query, null);
    }

    private string? FindProblem(RetentionTimes retention, DateTimeOffset now)
    {
        var points = (To - From).Ticks / Step.Ticks;
        if (points > MaxPoints)
        {
            var enough = UsualSteps.FirstOrDefault(it => (To - From).Ticks / it.Ticks <= MaxPoints);
            return $"these are {points} steps of {new Duration(Step)}, and at most {MaxPoints} are allowed; "
                + (enough == default ? "choose a shorter time" : $"choose step={new Duration(enough)}, or a shorter time");
        }
        return Span == HistorySpan.Minute && From < Floor(now - retention.MinuteHistory, Step)
            ? $"steps of minutes are kept for {retention.MinuteHistory.TotalDays:F0} days; choose step=1h or a multiple, or a later from"
            : null;
    }

    private static bool TryReadTime(string? text, DateTimeOffset usual, out DateTimeOffset time)
    {
        time = usual;
        return text is null || Rfc3339.TryParse(text, out time);
    }

    private static bool TryReadBy(string? text, out StatsBy by)
    {
        by = Enum.GetValues<StatsBy>().FirstOrDefault(it => it.ToWord() == text);
        return text is null || by.ToWord() == text;
    }

    private static bool TryReadStep(string? text, TimeSpan range, out TimeSpan step)
    {
        step = UsualSteps.FirstOrDefault(it => range.Ticks / it.Ticks <= UsualPoints, MaxStep);
        if (text is null)
            return true;
        if (!Duration.TryParse(text, out var given))
            return false;
        step = given.Value;
        return step >= MinStep && step <= MaxStep && step.Ticks % MinStep.Ticks == 0;
    }

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan step) =>
        new(time.UtcTicks - (time.UtcTicks % step.Ticks), TimeSpan.Zero);

    private static string NoTime(string name, string? text) =>
        $"{name}: '{text}' is no time; RFC 3339 is wanted, for example 2026-01-31T12:00:00Z";

    private static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
