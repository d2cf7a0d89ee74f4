using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Instances;

/// <summary>The instances, for reading.</summary>
internal sealed class InstanceEndpoints(InstanceCatalog instances)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/instances", () => Results.Ok(new Page<InstanceDocument>([.. instances.All.Select(InstanceDocument.Of)], null)));
        api.MapGet("/instances/{name}", (string name) =>
            instances.TryFind(name, out var instance)
                ? Results.Ok(InstanceDocument.Of(instance))
                : Problem.NotFound("instance.unknown", $"there is no instance '{name}'"));
    }
}
