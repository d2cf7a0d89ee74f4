using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Access;

namespace Replication.Coordination.Access;

/// <summary>Access to the API: tokens, quotas and the audit log.</summary>
internal sealed class AccessFeature(ApiTokens tokens, ApiQuotas quotas) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(tokens)
        .AddSingleton(quotas)
        .AddSingleton(new AccessOptions())
        .AddSingleton<FailedAttempts>()
        .AddSingleton<ApiAccess>()
        .AddSingleton<HeavyCalls>()
        .AddSingleton<CursorSeal>()
        .AddSingleton<AuditLog>()
        .AddSingleton<AuditEndpoints>()
        .AddSingleton<EndedSessions>()
        .AddSingleton<CallerEndpoint>();

    public void Map(IEndpointRouteBuilder api)
    {
        api.ServiceProvider.GetRequiredService<AuditEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<CallerEndpoint>().Map(api);
    }
}
