using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts;
using Replication.Contracts.Access;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Access;

/// <summary><c>GET /caller</c>: returns the name and the rights of the caller.</summary>
internal static class CallerEndpoint
{
    private static readonly ApiOperation Operation = new("findCaller", "Returns the name and the rights of the caller.")
    {
        Success = new(200, "The name, the role and the namespaces of the token.", typeof(CallerDocument)),
    };

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/caller", Find).WithMetadata(CallAccess.Viewer, Operation);

    private static IResult Find(HttpContext context)
    {
        var caller = Caller.Of(context);
        return Results.Ok(new CallerDocument(caller.Name, caller.Role.ToWord(), caller.Namespaces));
    }
}
