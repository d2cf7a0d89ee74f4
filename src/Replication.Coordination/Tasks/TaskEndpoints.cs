using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Tasks;

/// <summary>The replication records.</summary>
internal sealed class TaskEndpoints(ITaskStore tasks)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", ListAsync);
        api.MapGet("/tasks/{id}", FindAsync);
    }

    private async Task<IResult> ListAsync(HttpRequest request, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!TaskQuery.TryRead(request.Query, out var filter, out var wrong))
            return Problem.BadRequest("request.filter", wrong!);
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var page = await tasks.ListAsync(filter, after, count, cancellationToken);
        // The blobs are told with the single task: a page of images would be megabytes of them.
        return Results.Ok(page with { Items = [.. page.Items.Select(task => task with { Blobs = [] })] });
    }

    private async Task<IResult> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var taskId) && await tasks.FindAsync(taskId, cancellationToken) is { } task
            ? Results.Ok(task)
            : Problem.NotFound("task.unknown", $"there is no task '{id}'");
}
