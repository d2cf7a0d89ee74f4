using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>
/// API calls that retry or cancel all tasks of a selection. One call changes a limited number of tasks and returns a cursor for the next.
/// A repeated call changes nothing twice, because a changed task is no longer in the list.
/// </summary>
internal sealed class TaskSelectionEndpoints(
    ITaskStore tasks,
    ITaskRetryStore retries,
    TaskSubmission submission,
    CancelTasks cancel,
    TaskSelectionReader read,
    RuleSearch rules,
    BatchSearch batches,
    CursorSeal cursors,
    AuditLog audit,
    TimeProvider time)
{
    private const int MaxConcurrentChanges = 16;

    // Without a status, only what failed is retried: a canceled task was canceled by a person.
    private static readonly Selectable ToRetry = new(
        "task.retryMany", [ReplicationStatus.Failed, ReplicationStatus.Canceled], [ReplicationStatus.Failed]);

    private static readonly Selectable ToCancel = new(
        "task.cancelMany",
        [ReplicationStatus.Pending, ReplicationStatus.Held, ReplicationStatus.Running, ReplicationStatus.Failed],
        [ReplicationStatus.Pending, ReplicationStatus.Held, ReplicationStatus.Running]);

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/tasks/retry", RetryAsync).WithMetadata(CallAccess.Operator, TaskSelectionOperations.Retry);
        api.MapPost("/tasks/cancel", CancelAsync).WithMetadata(CallAccess.Operator, TaskSelectionOperations.Cancel);
    }

    private async Task<IResult> RetryAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var retried = new ConcurrentBag<ReplicationTask>();
        try
        {
            return await RunAsync(context, ToRetry, RetryOneAsync, cancellationToken);
        }
        finally
        {
            // The sweep announces them as well, but later.
            foreach (var batch in retried.GroupBy(static it => it.Batch))
                await submission.SubmitAsync([.. batch]);
        }

        async Task<bool> RetryOneAsync(ReplicationTask task)
        {
            if (await retries.RetryAsync(task.Id, time.GetUtcNow(), cancellationToken) is not { } after)
                return false;
            retried.Add(after);
            return true;
        }
    }

    private Task<IResult> CancelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        return RunAsync(context, ToCancel, CancelOneAsync, cancellationToken);

        async Task<bool> CancelOneAsync(ReplicationTask task) =>
            await cancel.OneAsync(
                task.Id, caller.Name, new TaskIssue(TaskIssue.Canceled, $"canceled by '{caller.Name}'"), cancellationToken) is
            { Status: ReplicationStatus.Canceled or ReplicationStatus.Running };
    }

    private async Task<IResult> RunAsync(
        HttpContext context, Selectable selectable, Func<ReplicationTask, Task<bool>> change, CancellationToken cancellationToken)
    {
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return tooLarge!;
        if (!body.TryReadObject(out var json, out var unreadable))
            return unreadable;
        var reading = read(json);
        if (reading.Value is not { } selection)
            return Problem.Unprocessable(reading.Problems);
        if (selectable.FindProblem(selection) is { } wrong)
            return Problem.BadRequest("request.filter", wrong);
        var caller = Caller.Of(context);
        var (rule, problem) = await rules.FindIdAsync(caller, selection.Filter.Rule, cancellationToken);
        if (problem is not null)
            return problem;
        (var batched, problem) = await batches.CompleteAsync(
            caller, selection.Filter with { Rule = rule }, selection.Batch, cancellationToken);
        if (problem is not null)
            return problem;

        var statuses = selectable.StatusesOf(selection.Filter);
        var place = SelectionCursor.Parse(cursors.Open(selectable.Action, selection.After), statuses.Count);
        var filter = batched with { Status = statuses[place.Index] };
        var page = await VisiblePages.ReadAsync(
            (from, most) => tasks.ListAsync(filter, from, most, cancellationToken),
            place.After,
            selection.Limit,
            task => TaskSearch.MaySee(caller, task) && (task.IsFinished || task.Cancellation is null));
        var next = cursors.Show(caller, selectable.Action, place.Next(page.Next, statuses.Count));
        var count = selection.DryRun
            ? page.Items.Count
            : await ChangeAsync(caller, selectable.Action, filter, page.Items, change, cancellationToken);
        return Results.Ok(new ChangedTasks(count, next));
    }

    private async Task<int> ChangeAsync(
        Caller caller,
        string action,
        TaskFilter filter,
        IReadOnlyList<ReplicationTask> selected,
        Func<ReplicationTask, Task<bool>> change,
        CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            await Parallel.ForEachAsync(
                selected,
                new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentChanges, CancellationToken = cancellationToken },
                async (task, _) =>
                {
                    if (await change(task))
                        Interlocked.Increment(ref count);
                });
            return count;
        }
        finally
        {
            // Also after an interruption: what was changed is changed.
            if (count > 0)
                await audit.AddAsync(caller, action, TaskSelection.Describe(filter), before: null, new ChangedTasks(count, Next: null));
        }
    }

    /// <summary>The statuses that an action can select, and those that it selects when the filter names none.</summary>
    private sealed record Selectable(
        string Action, IReadOnlyList<ReplicationStatus> Allowed, IReadOnlyList<ReplicationStatus> WithoutStatus)
    {
        public string? FindProblem(TaskSelection selection) => selection switch
        {
            { HasFilter: false } => "the body has no condition, so it would select every task; add at least one, such as \"status\"",
            { Filter.Status: { } status } when !Allowed.Contains(status) =>
                $"tasks in the status {status.ToWord()} cannot be selected; allowed: "
                    + string.Join(", ", Allowed.Select(static it => it.ToWord())),
            _ => null,
        };

        public IReadOnlyList<ReplicationStatus> StatusesOf(TaskFilter filter) => filter.Status is { } status ? [status] : WithoutStatus;
    }
}
