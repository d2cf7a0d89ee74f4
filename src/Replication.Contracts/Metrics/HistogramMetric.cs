using System.Diagnostics.Metrics;

namespace Replication.Contracts.Metrics;

/// <summary>A distribution of durations in seconds.</summary>
public sealed class HistogramMetric : Metric
{
    private readonly Histogram<double> _histogram;

    /// <summary>Creates the histogram on a meter; <paramref name="buckets"/> are the upper bounds in seconds.</summary>
    public HistogramMetric(Meter meter, string name, string description, IReadOnlyList<double> buckets, params string[] labels)
        : base(MetricKind.Histogram, name, "s", description, labels) =>
        _histogram = meter.CreateHistogram(
            name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    /// <summary>Counts one duration in the series with these label values.</summary>
    public void Record(TimeSpan duration, params ReadOnlySpan<object?> labels) => _histogram.Record(duration.TotalSeconds, Tag(labels));
}
