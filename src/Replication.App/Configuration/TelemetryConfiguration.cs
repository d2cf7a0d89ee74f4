namespace Replication.App.Configuration;

/// <summary>The settings of traces and metrics.</summary>
/// <param name="OtlpEndpoint">Where they are sent, by OTLP over gRPC; null: nowhere.</param>
/// <param name="TraceUrl">The address of a trace, with a placeholder for its id; null when no page shows traces.</param>
internal sealed record TelemetryConfiguration(Uri? OtlpEndpoint, string? TraceUrl);
