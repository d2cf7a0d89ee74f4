using System.Diagnostics.Metrics;

namespace Replication.Contracts.Metrics;

/// <summary>A value that rises and falls, recorded whenever it changes.</summary>
public sealed class GaugeMetric : Metric
{
    private readonly Gauge<double> _gauge;

    /// <summary>Creates the gauge on a meter.</summary>
    public GaugeMetric(Meter meter, string name, string? unit, string description, params string[] labels)
        : base(MetricKind.Gauge, name, unit, description, labels) =>
        _gauge = meter.CreateGauge<double>(name, unit, description);

    /// <summary>Sets the value of the series with these label values.</summary>
    public void Record(double value, params ReadOnlySpan<object?> labels) => _gauge.Record(value, Tag(labels));
}
