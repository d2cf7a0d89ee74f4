using System.Diagnostics.Metrics;

namespace Replication.IntegrationTests.Telemetry;

/// <summary>
/// Reads an observable gauge of all hosts in this process. The page of metrics of one host does not show it reliably: the hosts have
/// instruments of the same name, and the end of one host ends the series in the others.
/// </summary>
internal static class ObservedGauge
{
    /// <summary>Returns the present values of the gauge, each with the value of the label <paramref name="label"/>.</summary>
    public static IReadOnlyList<(double Value, string? Label)> Read(string name, string label = "instance")
    {
        var values = new List<(double, string?)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name == name)
                    it.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            string? found = null;
            foreach (var tag in tags)
                found = tag.Key == label ? tag.Value?.ToString() : found;
            values.Add((value, found));
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
