using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.History;

/// <summary>The history of the system, and its processes.</summary>
internal sealed class HistoryFeature : IFeature
{
    public void Add(IServiceCollection services) => services.AddSingleton<HistoryReads>().AddSingleton<HistoryEndpoints>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<HistoryEndpoints>().Map(api);
}
