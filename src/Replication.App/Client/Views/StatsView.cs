using Replication.App.Copy;
using Replication.Contracts.History;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows the history: a row for each series, with the number of tasks over the time.</summary>
internal static class StatsView
{
    private const int LineChars = 30;
    private const string Levels = "▁▂▃▄▅▆▇█";

    public static IRenderable Of(StatsDocument it)
    {
        var rows = new List<IRenderable>
        {
            new Text($"{Screen.Time(it.From)} to {Screen.Time(it.To)}"),
            Text.Empty,
            Columns.Of(
                it.Series,
                new(it.By.ToString().ToLowerInvariant(), static one => one.Name ?? one.Key ?? "-") { MinWidth = 12 },
                new("tasks over time", one => Line(it, one)) { Drop = 4 },
                new("pushes", static one => one.Total.Pushes?.ToString()) { Drop = 3 },
                new("succeeded", static one => $"{one.Total.Succeeded}"),
                new("failed", static one => $"{one.Total.Failed}"),
                new("other", static one => $"{one.Total.Canceled + one.Total.Superseded + one.Total.Filtered}") { Drop = 5 },
                new("copied", static one => Amounts.Bytes(one.Total.Bytes)) { Drop = 2 },
                new("lag p50", static one => Lag(one.Total.LagP50Seconds)) { Drop = 1 },
                new("p99", static one => Lag(one.Total.LagP99Seconds)) { Drop = 1 }),
        };
        if (it.Omitted > 0)
            rows.Add(new Text($"{it.Omitted} more rows are not shown"));
        return new Rows(rows);
    }

    /// <summary>A line of bars for the tasks of each part of the time, at most <see cref="LineChars"/> wide.</summary>
    internal static string Line(StatsDocument it, StatsSeries series)
    {
        var parts = (int)Math.Max(1, (it.To - it.From).TotalSeconds / it.StepSeconds);
        var sums = new long[Math.Min(parts, LineChars)];
        foreach (var point in series.Points)
        {
            var part = (int)((point.At - it.From).TotalSeconds / it.StepSeconds);
            sums[Math.Clamp(part * sums.Length / parts, 0, sums.Length - 1)] += TasksOf(point);
        }
        var most = sums.Max();
        return string.Concat(sums.Select(sum => sum == 0 ? ' ' : Levels[(int)((sum * Levels.Length - 1) / most)]));
    }

    private static long TasksOf(StatsPoint it) => it.Succeeded + it.Failed + it.Canceled + it.Superseded + it.Filtered;

    private static string? Lag(double? seconds) => seconds is { } known ? DurationText.Short(TimeSpan.FromSeconds(known)) : null;
}
