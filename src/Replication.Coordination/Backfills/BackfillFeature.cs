using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Backfills;

/// <summary>Backfills and previews of rules.</summary>
internal sealed class BackfillFeature(BackfillOptions options, BackfillReader readBackfill) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(options)
        .AddSingleton(readBackfill)
        .AddSingleton<BackfillServices>()
        .AddSingleton<PreviewEndpoint>()
        .AddSingleton<MissingImageView>()
        .AddSingleton<BackfillCalls>()
        .AddSingleton<BackfillEndpoints>();

    public void AddAfterBus(IServiceCollection services) => services.AddHostedService<BackfillWalks>();

    public void Map(IEndpointRouteBuilder api)
    {
        api.ServiceProvider.GetRequiredService<PreviewEndpoint>().Map(api);
        api.ServiceProvider.GetRequiredService<BackfillEndpoints>().Map(api);
    }
}
