using MassTransit.Logging;
using MongoDB.Driver;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Replication.App.Hosting;

namespace Replication.App.Telemetry;

/// <summary>Sends the traces of every push to the configured endpoint, and serves metrics at <c>/metrics</c>.</summary>
internal static class TelemetryRegistration
{
    private static readonly string[] Meters =
    [
        ClockMetrics.MeterName,
            "Replication.Coordination",
            "Replication.Copying",
            "Replication.Registries",
            InstanceMetrics.MeterName,
            "MassTransit",
    ];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, Roles roles, Uri? otlpEndpoint)
    {
        services.AddOpenTelemetry()
            .ConfigureResource(
                it => it.AddService(ServiceName(roles), serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"))
            .WithTracing(tracing =>
            {
                // Without an endpoint no spans are recorded, but each push has a trace id, which its task shows.
                tracing.SetSampler(otlpEndpoint is null ? new AlwaysOffSampler() : new ParentBasedSampler(new AlwaysOnSampler()))
                    .AddAspNetCoreInstrumentation(it => it.Filter = context => !IsProbe(context.Request.Path))
                    .AddSource(
                        "System.Net.Http",
                        DiagnosticHeaders.DefaultListenerName,
                        "Replication.Coordination",
                        "Replication.Copying",
                        MongoTelemetry.ActivitySourceName);
                if (otlpEndpoint is not null)
                    tracing.AddOtlpExporter(it => it.Endpoint = otlpEndpoint);
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                if (otlpEndpoint is not null)
                    metrics.AddOtlpExporter(it => it.Endpoint = otlpEndpoint);
            });
        return services;
    }

    /// <summary>The service name: <c>replication</c>, with the roles when a process has only some: <c>replication-worker</c>.</summary>
    internal static string ServiceName(Roles roles) =>
        roles == Roles.All ? "replication" : $"replication-{string.Join('-', RoleNames.Of(roles))}";

    private static bool IsProbe(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
}
