using System.Diagnostics.Metrics;
using Replication.Contracts.Metrics;

namespace Replication.Registries;

/// <summary>Metrics of the requests to registries.</summary>
internal static class RegistryMetrics
{
    private static readonly Meter Meter = new(RegistryClient.MeterName);

    private static readonly CounterMetric Requests = new(
        Meter,
            "replication.registry.requests",
            null,
            "requests to registries; status is 0 when no answer came",
            "instance",
            "method",
            "status");

    private static readonly CounterMetric CreatedRepositories = new(
        Meter, "replication.repositories.created", null, "repositories that were created at targets that lacked them", "instance");

    public static void Created(string instance) => CreatedRepositories.Add(1, instance);

    public static void Answered(string instance, HttpMethod method, int status) => Requests.Add(1, instance, method.Method, status);
}
