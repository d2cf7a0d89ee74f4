using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Instances;
using Replication.Coordination.Rules;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Status;

/// <summary>The status of the whole system: its API call and its metrics.</summary>
internal sealed class StatusFeature : IFeature
{
    public void Add(IServiceCollection services)
    {
        services.TryAddSingleton<RefusedCallNotes>();
        services.AddSingleton<WebhookStatuses>()
            .AddSingleton<UnreportedPushes>()
            .AddSingleton<RuleSnapshots>()
            .AddSingleton<SystemProblems>()
            .AddSingleton(static provider => new RemovedInstances(
                provider.GetRequiredService<InstanceBook>(),
                provider.GetRequiredService<RuleBook>(),
                provider.GetRequiredService<ITaskStore>(),
                provider.GetRequiredService<INoteStore>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<StatusEndpoint>();
    }

    public void AddAfterBus(IServiceCollection services) => services.AddHostedService<RuleWatch>().AddHostedService<InstanceWatch>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<StatusEndpoint>().Map(api);
}
