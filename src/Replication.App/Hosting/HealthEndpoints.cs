using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Replication.Contracts;

namespace Replication.App.Hosting;

/// <summary><c>/health/live</c>: the process responds. <c>/health/ready</c>: bus and store are available.</summary>
internal static class HealthEndpoints
{
    public const string Ready = "ready";
    public const string ReadyPath = "/health/ready";

    public static readonly string Healthy = HealthStatus.Healthy.ToWord();

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks(
            ReadyPath, new HealthCheckOptions { Predicate = it => it.Tags.Contains(Ready), ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new HealthDocument(
        report.Status.ToWord(),
        [.. report.Entries.Select(static it => new HealthPart(
            it.Key, it.Value.Status.ToWord(), it.Value.Status == HealthStatus.Healthy ? null : it.Value.Description))]));
}

internal sealed record HealthDocument(string Status, IReadOnlyList<HealthPart> Checks);

internal sealed record HealthPart(string Name, string Status, string? Detail);
