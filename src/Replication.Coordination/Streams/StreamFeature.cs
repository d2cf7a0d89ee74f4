using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Streams;

/// <summary>The stream of changed tasks.</summary>
internal sealed class StreamFeature : IFeature
{
    public void Add(IServiceCollection services) =>
        services.AddSingleton(new TaskStreamOptions()).AddSingleton<TaskFeed>().AddSingleton<TaskStreamEndpoint>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<TaskStreamEndpoint>().Map(api);
}
