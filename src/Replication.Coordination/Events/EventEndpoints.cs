using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Events;

/// <summary>The API call that lists completion events, oldest first. A reader continues later with <c>next</c> of the last page.</summary>
internal sealed class EventEndpoints(IEventStore events, CursorSeal cursors)
{
    public void Map(IEndpointRouteBuilder api) => api.MapGet("/events", ListAsync).WithMetadata(CallAccess.Viewer);

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
