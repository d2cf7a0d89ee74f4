using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Events;

/// <summary>The list of completion events.</summary>
internal sealed class EventFeature : IFeature
{
    public void Add(IServiceCollection services) => services.AddSingleton<EventEndpoints>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<EventEndpoints>().Map(api);
}
