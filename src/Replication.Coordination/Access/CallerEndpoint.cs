using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts;
using Replication.Contracts.Access;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Access;

/// <summary>
/// <c>GET /caller</c> returns the name and the rights of the caller; <c>POST /caller/end-sessions</c> ends the console sessions of its
/// token.
/// </summary>
internal sealed class CallerEndpoint(EndedSessions sessions, AuditLog audit)
{
    private static readonly ApiOperation Find = new("findCaller", "Returns the name and the rights of the caller.")
    {
        Success = new(200, "The name, the role and the namespaces of the token.", typeof(CallerDocument)),
    };

    private static readonly ApiOperation End = new("endSessions", "Ends all console sessions of the token of the caller.")
    {
        Description = "The sessions that began before the call are not valid any more, in every browser. The token itself stays valid.",
        Success = new(200, "The name and the rights of the caller, with the time of the end.", typeof(CallerDocument)),
    };

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/caller", FindAsync).WithMetadata(CallAccess.Viewer, Find);
        api.MapPost("/caller/end-sessions", EndAsync).WithMetadata(CallAccess.Viewer, End);
    }

    private async Task<IResult> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        return Results.Ok(Document(caller, await sessions.FindAsync(caller.Name, cancellationToken)));
    }

    private async Task<IResult> EndAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var at = await sessions.EndAsync(caller.Name, cancellationToken);
        await audit.AddAsync(caller, "caller.endSessions", caller.Name, before: null, after: null);
        return Results.Ok(Document(caller, at));
    }

    private static CallerDocument Document(Caller caller, DateTimeOffset? endedAt) =>
        new(caller.Name, caller.Role.ToWord(), caller.Namespaces, endedAt);
}
