using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Imports;

/// <summary>Imports. <see cref="Backfills.BackfillWalks"/> runs them.</summary>
internal sealed class ImportFeature(ImportReader readImport) : IFeature
{
    public void Add(IServiceCollection services) => services.AddSingleton(readImport).AddSingleton<ImportEndpoints>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<ImportEndpoints>().Map(api);
}
