using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Access;

namespace Replication.Coordination.Access;

/// <summary><c>GET /caller</c>: returns the name and the rights of the caller.</summary>
internal static class CallerEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/caller", Find).WithMetadata(CallAccess.Viewer);

    private static IResult Find(HttpContext context)
    {
        var caller = Caller.Of(context);
        return Results.Ok(new CallerDocument(caller.Name, caller.Role.ToString().ToLowerInvariant(), caller.Namespaces));
    }
}
