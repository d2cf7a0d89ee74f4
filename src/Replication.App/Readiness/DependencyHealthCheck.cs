using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Replication.App.Readiness;

/// <summary>What <see cref="ReadinessWatch"/> knows of a dependency.</summary>
internal sealed class DependencyHealthCheck(Dependency dependency, Dependencies dependencies, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            dependencies[dependency].Problem(time.GetUtcNow(), Dependencies.Patience) is { } problem
                ? HealthCheckResult.Unhealthy(problem)
                : HealthCheckResult.Healthy());
}
