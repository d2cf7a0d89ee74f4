using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.DeadLetters;

/// <summary>Messages that could not be consumed.</summary>
internal sealed class DeadLetterFeature : IFeature
{
    public void Add(IServiceCollection services) => services.AddSingleton<DeadLetterEndpoints>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<DeadLetterEndpoints>().Map(api);

    /// <summary>Adds the periodic count of dead letters, for a bus that keeps them.</summary>
    public static IServiceCollection AddWatch(IServiceCollection services) => services.AddHostedService<DeadLetterWatch>();
}
