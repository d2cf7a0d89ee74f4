using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Events;

/// <summary>The completion events, oldest first; <c>next</c> of the last page is where a reader goes on later.</summary>
internal sealed class EventEndpoints(IEventStore events)
{
    public void Map(IEndpointRouteBuilder api) => api.MapGet("/events", ListAsync);

    private async Task<IResult> ListAsync(string? after, string? limit, CancellationToken cancellationToken) =>
        ListLimit.TryRead(limit, out var count, out var problem)
            ? Results.Ok(await events.ListAsync(after, count, cancellationToken))
            : problem;
}
