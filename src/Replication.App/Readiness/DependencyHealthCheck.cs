using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Replication.App.Readiness;

/// <summary>Reports the state of a dependency that <see cref="ReadinessWatch"/> found last.</summary>
internal sealed class DependencyHealthCheck(Dependency dependency, Dependencies dependencies, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            dependencies[dependency].Problem(time.GetUtcNow(), Dependencies.MaxProbeAge) is { } problem
                ? HealthCheckResult.Unhealthy(problem)
                : HealthCheckResult.Healthy());
}
