namespace Replication.Contracts.Metrics;

/// <summary>The type of a metric, as Prometheus names it.</summary>
public enum MetricKind
{
    /// <summary>A total that only grows.</summary>
    Counter,

    /// <summary>A value that rises and falls.</summary>
    Gauge,

    /// <summary>A distribution of values, counted in buckets.</summary>
    Histogram,
}
