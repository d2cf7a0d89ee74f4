using System.Diagnostics.Metrics;

namespace Replication.Contracts.Metrics;

/// <summary>A total that only grows. <c>/metrics</c> adds <c>_total</c> to its name.</summary>
public sealed class CounterMetric : Metric
{
    private readonly Counter<long> _counter;

    /// <summary>Creates the counter on a meter.</summary>
    public CounterMetric(Meter meter, string name, string? unit, string description, params string[] labels)
        : base(MetricKind.Counter, name, unit, description, labels) =>
        _counter = meter.CreateCounter<long>(name, unit, description);

    /// <summary>Adds to the total of the series with these label values.</summary>
    public void Add(long count, params ReadOnlySpan<object?> labels) => _counter.Add(count, Tag(labels));
}
