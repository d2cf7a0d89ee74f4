using Replication.Contracts.History;
using Replication.WebConsole.Parts;

namespace Replication.WebConsole.Pages.Home;

/// <summary>The history with a point for each part of its time: also for the parts in which nothing was counted.</summary>
public sealed class HistorySlots
{
    private readonly StatsPoint?[] _points;

    public HistorySlots(StatsDocument document)
    {
        var series = document.Series is [var first, ..] ? first : null;
        (From, To) = (document.From, document.To);
        Step = TimeSpan.FromSeconds(document.StepSeconds);
        Total = series?.Total ?? new StatsPoint { At = document.From };
        _points = new StatsPoint?[(document.To - document.From) / Step is var count and > 1 ? (int)count : 1];
        foreach (var point in series?.Points ?? [])
        {
            var index = (int)((point.At - From) / Step);
            if (index >= 0 && index < _points.Length)
                _points[index] = point;
        }
    }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    public TimeSpan Step { get; }

    /// <summary>The address of the records that were created in the whole time and have a status.</summary>
    public string RecordsOf(string status) => new TaskFilterState()
        .With("status", status)
        .With("since", Moments.Rfc3339(From))
        .With("until", Moments.Rfc3339(To))
        .Address();

    /// <summary>The whole time.</summary>
    public StatsPoint Total { get; }

    public IReadOnlyList<StatsPoint?> Points => _points;

    /// <summary>When each part begins.</summary>
    public IEnumerable<DateTimeOffset> Times => _points.Select((_, index) => From + index * Step);

    /// <summary>One value for each part: 0 where nothing was counted.</summary>
    public IReadOnlyList<double?> Counts(Func<StatsPoint, long> valueOf) =>
        [.. _points.Select(it => it is null ? 0 : (double?)valueOf(it))];

    /// <summary>One value for each part: null where nothing was measured.</summary>
    public IReadOnlyList<double?> Measures(Func<StatsPoint, double?> valueOf) =>
        [.. _points.Select(it => it is null ? null : valueOf(it))];

    /// <summary>Times at equal distances, from the begin to the end.</summary>
    public IEnumerable<DateTimeOffset> Marks(int count) =>
        Enumerable.Range(0, count).Select(index => From + Step * _points.Length * index / (count - 1));
}
