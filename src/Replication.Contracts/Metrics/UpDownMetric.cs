using System.Diagnostics.Metrics;

namespace Replication.Contracts.Metrics;

/// <summary>A number of things that exist now: code adds one when a thing begins and subtracts one when it ends.</summary>
public sealed class UpDownMetric : Metric
{
    private readonly UpDownCounter<long> _counter;

    /// <summary>Creates the counter on a meter.</summary>
    public UpDownMetric(Meter meter, string name, string? unit, string description, params string[] labels)
        : base(MetricKind.Gauge, name, unit, description, labels) =>
        _counter = meter.CreateUpDownCounter<long>(name, unit, description);

    /// <summary>Adds to, or with a negative number subtracts from, the series with these label values.</summary>
    public void Add(long change, params ReadOnlySpan<object?> labels) => _counter.Add(change, Tag(labels));
}
