using System.Diagnostics.Metrics;
using Replication.Contracts.Metrics;

namespace Replication.App.Telemetry;

/// <summary>Metrics of instances and of the keys that encrypt their secrets.</summary>
internal sealed class InstanceMetrics : IDisposable
{
    public const string MeterName = "Replication.Instances";

    private static readonly ObservedMetric Unusable = new(
        "replication.instances.unusable", null, "1 for each instance whose stored secrets cannot be decrypted; its tasks wait", "instance");

    private static readonly ObservedMetric Refused = new(
        "replication.instances.credentials_refused",
            null,
            "1 for each instance whose registry refuses its credentials; its tasks wait",
            "instance");

    private static readonly ObservedMetric ForeignKeys = new(
        "replication.secrets.foreign_keys", null, "1 while the keys of the process are not those of the store; it writes no secrets then");

    private readonly Meter _meter = new(MeterName);
    private volatile IReadOnlyList<string> _unusable = [];
    private volatile IReadOnlyList<string> _refused = [];
    private volatile bool _hasForeignKeys;

    public InstanceMetrics()
    {
        Unusable.Observe(_meter, () => _unusable.Select(static name => (1.0, new[] { name })));
        Refused.Observe(_meter, () => _refused.Select(static name => (1.0, new[] { name })));
        ForeignKeys.Observe(_meter, () => [(_hasForeignKeys ? 1 : 0, [])]);
    }

    public void ShowUnusable(IReadOnlyList<string> names) => _unusable = names;

    public void ShowRefused(IReadOnlyList<string> names) => _refused = names;

    public void ShowForeignKeys(bool isForeign) => _hasForeignKeys = isForeign;

    public void Dispose() => _meter.Dispose();
}
