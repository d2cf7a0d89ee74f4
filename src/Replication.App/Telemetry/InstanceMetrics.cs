using System.Diagnostics.Metrics;

namespace Replication.App.Telemetry;

/// <summary>What is measured of instances and of the keys that encrypt their secrets.</summary>
internal sealed class InstanceMetrics : IDisposable
{
    public const string MeterName = "Replication.Instances";

    private readonly Meter _meter = new(MeterName);
    private volatile IReadOnlyList<string> _unusable = [];
    private volatile bool _hasForeignKeys;

    public InstanceMetrics()
    {
        _meter.CreateObservableGauge<int>(
            "replication.instances.unusable",
            () => _unusable.Select(static name => new Measurement<int>(1, new KeyValuePair<string, object?>("instance", name))),
            description: "1 for each instance whose stored secrets or values cannot be read; its tasks wait");
        _meter.CreateObservableGauge<int>(
            "replication.secrets.foreign_keys",
            () => _hasForeignKeys ? 1 : 0,
            description: "1 while the keys of this process are not those of the store; it writes no secrets then");
    }

    public void ShowUnusable(IReadOnlyList<string> names) => _unusable = names;

    public void ShowForeignKeys(bool isForeign) => _hasForeignKeys = isForeign;

    public void Dispose() => _meter.Dispose();
}
