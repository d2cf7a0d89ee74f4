using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Tasks;

/// <summary>API calls that create, cancel and retry tasks.</summary>
internal sealed class TaskActionEndpoints(
    TaskSearch search,
    ITaskRetryStore retries,
    TaskSubmission submission,
    CancelTasks cancel,
    InstanceBook instances,
    ManualReader read,
    AuditLog audit,
    TimeProvider time)
{
    // The time that an answer to an idempotency key is kept.
    private static readonly TimeSpan SameRequest = TimeSpan.FromDays(1);

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/tasks", CreateAsync).WithMetadata(CallAccess.Operator, TaskOperations.Create);
        api.MapPost("/tasks/{id}/cancel", CancelAsync).WithMetadata(CallAccess.Operator, TaskOperations.Cancel);
        api.MapPost("/tasks/{id}/retry", RetryAsync).WithMetadata(CallAccess.Operator, TaskOperations.Retry);
    }

    private async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return tooLarge!;
        if (!body.TryReadObject(out var json, out var unreadable))
            return unreadable;
        var reading = read(json);
        var places = reading.Places;
        var caller = Caller.Of(context);
        if (caller.Namespaces is not null && (places.SourceRepository is null || places.TargetRepository is null))
            return Problem.Unprocessable(reading.Problems);
        if ((places.SourceRepository is { } from && !caller.MaySee(from)) || (places.TargetRepository is { } to && !caller.MaySee(to)))
            return Problem.Forbidden(
                "access.namespace",
                $"the token '{caller.Name}' is limited to {string.Join(", ", caller.Namespaces ?? [])}; both repositories must lie there");
        // Finds an instance that another process created a moment ago.
        foreach (var name in new[] { places.Source, places.Target }.Where(static it => it.Length > 0))
            await instances.FindAsync(name, cancellationToken);
        var problems = reading.Problems.Concat(ManualChecks.Check(places, instances.Current)).ToList();
        if (reading.Value is not { } wanted || problems.Count > 0)
            return Problem.Unprocessable(problems);

        var task = await MakeAsync(wanted, BatchOf(caller, context), cancellationToken);
        await audit.AddAsync(caller, "task.create", task.Id.ToString(), before: null, task);
        context.Response.Headers.Location = $"/api/v1/tasks/{task.Id}";
        return Results.Json(task, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<IResult> CancelAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (before, problem) = await search.FindAsync(caller, id, cancellationToken);
        if (before is null)
            return problem!;
        var after = await cancel.OneAsync(
            before.Id, caller.Name, new TaskIssue(TaskIssue.Canceled, $"canceled by '{caller.Name}'"), cancellationToken);
        if (after is null)
            return TaskSearch.Unknown(id);
        if (after.Status == ReplicationStatus.Succeeded)
            return Problem.Conflict("task.finished", $"the task has {after.Status.ToWord()}; it cannot be canceled any more");
        // A repeated request changes nothing and is not audited again.
        if (before.Status == ReplicationStatus.Failed || (before.Cancellation is null && !before.IsFinished))
            await audit.AddAsync(caller, "task.cancel", before.Id.ToString(), Brief(before), Brief(after));
        return Results.Json(after, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<IResult> RetryAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (before, problem) = await search.FindAsync(caller, id, cancellationToken);
        if (before is null)
            return problem!;
        if (await retries.RetryAsync(before.Id, time.GetUtcNow(), cancellationToken) is not { } after)
            return Problem.Conflict(
                "task.notRetryable", $"the task is {before.Status.ToWord()}; only a failed or canceled task can be retried");
        await submission.SubmitAsync([after]);
        await audit.AddAsync(caller, "task.retry", before.Id.ToString(), Brief(before), Brief(after));
        return Results.Json(after, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<ReplicationTask> MakeAsync(ManualReplication wanted, Guid batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var task = (await submission.AddAsync([wanted.ToTask(batch, now, Activity.Current?.Id)], cancellationToken))[0];
        // A key that is used again after its answer expired belongs to another request.
        return now - task.CreatedAt <= SameRequest
            ? task
            : (await submission.AddAsync([wanted.ToTask(Guid.CreateVersion7(now), now, Activity.Current?.Id)], cancellationToken))[0];
    }

    private Guid BatchOf(Caller caller, HttpContext context) => RepeatableRequests.KeyOf(context) is { } key
        ? ManualReplication.BatchOf(caller.Rights, key)
        : Guid.CreateVersion7(time.GetUtcNow());

    private static ReplicationTask Brief(ReplicationTask task) => task with { Blobs = [] };
}
