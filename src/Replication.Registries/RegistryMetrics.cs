using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Replication.Registries;

/// <summary>Metrics of the requests to registries.</summary>
internal static class RegistryMetrics
{
    private static readonly Meter Meter = new(RegistryClient.MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("replication.registry.requests", description: "Requests to registries, by instance, method and status (0: no response)");

    public static void Answered(string instance, HttpMethod method, int status) =>
        Requests.Add(1, new TagList { { "instance", instance }, { "method", method.Method }, { "status", status } });
}
