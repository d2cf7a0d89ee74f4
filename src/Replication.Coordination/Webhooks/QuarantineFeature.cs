using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Webhooks;

/// <summary>The list of webhook payloads that could not be read.</summary>
internal sealed class QuarantineFeature : IFeature
{
    public void Add(IServiceCollection services) => services.AddSingleton<QuarantineEndpoints>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<QuarantineEndpoints>().Map(api);
}
