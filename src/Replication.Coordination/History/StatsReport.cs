using Replication.Contracts.History;

namespace Replication.Coordination.History;

/// <summary>Makes the series of the history from its rows.</summary>
internal static class StatsReport
{
    public const int MaxSeries = 100;

    /// <summary>
    /// Returns the document. <paramref name="keyOf"/> returns the series of a row, <paramref name="nameOf"/> its present name.
    /// </summary>
    public static StatsDocument Of(
        StatsQuery query, IEnumerable<HistoryRow> rows, bool hasPushes, Func<HistoryKey, string?> keyOf, Func<string, string?> nameOf)
    {
        var counted = hasPushes && query.By is StatsBy.Total or StatsBy.Instance;
        var series = rows
            .Where(it => counted || it.Key.Target.Length > 0)
            .GroupBy(it => keyOf(it.Key))
            .Select(it => (it.Key, Rows: it.ToList(), Total: Sum(it)))
            .OrderByDescending(static it => it.Total.Tasks + it.Total[HistoryField.Pushes])
            .ThenBy(static it => it.Key, StringComparer.Ordinal)
            .ToList();
        if (query.By == StatsBy.Total && series.Count == 0)
            series.Add((null, [], new HistoryCounts()));
        return new(
            query.From,
            query.To,
            (int)query.Step.TotalSeconds,
            query.By,
            [
                .. series.Take(MaxSeries).Select(it => new StatsSeries(
                    it.Key,
                    it.Key is null ? null : nameOf(it.Key),
                    StatsPoint.Of(query.From, it.Total, counted),
                    [
                        .. it.Rows
                            .GroupBy(static row => row.Start)
                            .OrderBy(static part => part.Key)
                            .Select(part => StatsPoint.Of(part.Key, Sum(part), counted)),
                    ])),
            ],
            Math.Max(0, series.Count - MaxSeries));
    }

    private static HistoryCounts Sum(IEnumerable<HistoryRow> rows)
    {
        var sum = new HistoryCounts();
        foreach (var row in rows)
            sum.Add(row.Counts);
        return sum;
    }
}
