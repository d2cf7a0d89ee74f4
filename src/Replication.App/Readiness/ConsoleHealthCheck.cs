using Microsoft.Extensions.Diagnostics.HealthChecks;
using Replication.WebConsole;

namespace Replication.App.Readiness;

/// <summary>A process with the console alone can work when it reaches the API.</summary>
internal sealed class ConsoleHealthCheck(ConsoleProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await probe.FindProblemAsync(cancellationToken) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();
}
