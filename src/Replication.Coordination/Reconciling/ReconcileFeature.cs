using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Reconciling;

/// <summary>The reconciler: finds pushes that nobody reported, and images that differ at their target.</summary>
internal sealed class ReconcileFeature(ReconcileOptions options) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(options)
        .AddSingleton<ReconcileWalks>()
        .AddSingleton<BeginReconcileWalk>(static provider => provider.GetRequiredService<ReconcileWalks>().BeginAsync)
        .AddSingleton<ReconcileServices>()
        .AddSingleton<ReconcileRules>()
        .AddSingleton<Reconciliations>()
        .AddSingleton<ReconcileEndpoints>();

    public void AddAfterBus(IServiceCollection services) => services.AddHostedService<ReconcileRuns>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<ReconcileEndpoints>().Map(api);
}
