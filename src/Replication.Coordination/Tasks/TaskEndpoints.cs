using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>API calls that list and show tasks (the replication records).</summary>
internal sealed class TaskEndpoints(ITaskStore tasks, TaskSearch search, BatchSearch batches, RuleSearch rules, CursorSeal cursors)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", ListAsync).WithMetadata(CallAccess.Viewer, TaskOperations.List);
        api.MapGet("/tasks/{id}", FindAsync).WithMetadata(CallAccess.Viewer, TaskOperations.Find);
    }

    private async Task<IResult> ListAsync(HttpContext context, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var wrong))
            return wrong;
        var caller = Caller.Of(context);
        var (filter, problem) = await TaskQuery.ReadAsync(context.Request.Query, caller, rules, batches, cancellationToken);
        if (problem is not null)
            return problem;
        var page = await VisiblePages.ReadAsync(
            (from, most) => tasks.ListAsync(filter, from, most, cancellationToken),
            cursors.Open("tasks", after),
            count,
            task => TaskSearch.MaySee(caller, task));
        // Only the single task shows its blobs: a page of images would hold megabytes of them.
        return Results.Ok(page with
        {
            Items = [.. page.Items.Select(task => task with { Blobs = [] })],
            Next = cursors.Show(caller, "tasks", page.Next)
        });
    }

    private async Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (task, problem) = await search.FindAsync(Caller.Of(context), id, cancellationToken);
        return task is null ? problem! : Results.Ok(task);
    }
}
