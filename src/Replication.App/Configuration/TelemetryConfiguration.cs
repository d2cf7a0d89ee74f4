namespace Replication.App.Configuration;

/// <summary>Where traces and metrics are sent, by OTLP over gRPC; null: nowhere.</summary>
internal sealed record TelemetryConfiguration(Uri? OtlpEndpoint);
