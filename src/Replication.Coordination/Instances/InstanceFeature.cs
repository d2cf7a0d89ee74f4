using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Instances;

/// <summary>Registry instances: their API, checks, lists and secrets.</summary>
internal sealed class InstanceFeature(InstanceReader readInstance) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(readInstance)
        .AddSingleton<InstanceChanges>()
        .AddSingleton<InstanceEndpoints>()
        .AddSingleton<InstanceActivity>()
        .AddSingleton<AcknowledgeEndpoint>()
        .AddSingleton<InstanceCheckRun>()
        .AddSingleton<InstanceCheck>()
        .AddSingleton<RegistryListEndpoints>()
        .AddSingleton<SecretEndpoints>();

    public void Map(IEndpointRouteBuilder api)
    {
        api.ServiceProvider.GetRequiredService<InstanceEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<AcknowledgeEndpoint>().Map(api);
        api.ServiceProvider.GetRequiredService<InstanceCheck>().Map(api);
        api.ServiceProvider.GetRequiredService<RegistryListEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<SecretEndpoints>().Map(api);
    }
}
