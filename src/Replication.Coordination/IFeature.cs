using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination;

/// <summary>A feature of the coordinator: its services, its background services and its API calls.</summary>
internal interface IFeature
{
    /// <summary>Adds the services.</summary>
    void Add(IServiceCollection services);

    /// <summary>Adds background services that start after the bus and stop before it.</summary>
    void AddAfterBus(IServiceCollection services)
    {
    }

    /// <summary>Maps the calls under <c>/api/v1</c>.</summary>
    void Map(IEndpointRouteBuilder api)
    {
    }
}
