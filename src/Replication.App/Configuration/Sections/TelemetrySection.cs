using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>telemetry</c>.</summary>
internal static class TelemetrySection
{
    public static TelemetryConfiguration Read(MapReader map) => new(
        map.Optional<Uri?>("otlpEndpoint", Endpoints.Endpoint!, null), map.Optional("traceUrl", TraceAddresses.Template));
}
