using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Replication.Coordination.Webhooks;

/// <summary>The quarantine, and the pushes that publishers put on the bus.</summary>
internal sealed class QuarantineFeature : IFeature
{
    public void Add(IServiceCollection services)
    {
        IngestFeature.AddIntake(services);
        services.TryAddSingleton<PublishedPushReader>();
        services.AddSingleton<QuarantineReplay>().AddSingleton<QuarantineEndpoints>();
    }

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<QuarantineEndpoints>().Map(api);
}
