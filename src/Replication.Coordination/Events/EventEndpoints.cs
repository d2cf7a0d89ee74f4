using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Events;

/// <summary>The API call that lists completion events, oldest first. A reader continues later with <c>next</c> of the last page.</summary>
internal sealed class EventEndpoints(IEventStore events, CursorSeal cursors)
{
    private static readonly ApiOperation List = new("listEvents", "Lists the completion events, oldest first.")
    {
        Description = "To read newer events later, send next of the last page as after.",
        Parameters = [SharedParameters.After, SharedParameters.Limit],
        Success = new(200, "A page of events.", typeof(Page<CompletionEvent>)),
    };

    public void Map(IEndpointRouteBuilder api) => api.MapGet("/events", ListAsync).WithMetadata(CallAccess.Viewer, List);

    private async Task<IResult> ListAsync(HttpContext context, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var caller = Caller.Of(context);
        var page = await VisiblePages.ReadAsync(
            (from, most) => events.ListAsync(from, most, cancellationToken),
            cursors.Open("events", after),
            count,
            it => caller.MaySee(it.Source.Repository) && caller.MaySee(it.Target.Repository));
        return Results.Ok(page with { Next = cursors.Show(caller, "events", page.Next) });
    }
}
