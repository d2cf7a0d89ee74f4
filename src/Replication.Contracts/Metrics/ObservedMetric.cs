using System.Diagnostics.Metrics;

namespace Replication.Contracts.Metrics;

/// <summary>A gauge whose values are read at each scrape.</summary>
public sealed class ObservedMetric : Metric
{
    /// <summary>Defines the gauge; <see cref="Observe"/> creates it.</summary>
    public ObservedMetric(string name, string? unit, string description, params string[] labels)
        : base(MetricKind.Gauge, name, unit, description, labels)
    {
    }

    /// <summary>
    /// Creates the gauge on a meter. Each scrape calls <paramref name="read"/>, which returns the value and the labels of each series.
    /// </summary>
    /// <remarks>
    /// The meter keeps <paramref name="read"/>, and everything it refers to, until it is disposed. So it must not outlive the host.
    /// </remarks>
    public void Observe(Meter meter, Func<IEnumerable<(double Value, string[] Labels)>> read) =>
        meter.CreateObservableGauge(Name, () => read().Select(it => new Measurement<double>(it.Value, Tag(it.Labels))), Unit, Description);
}
