using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication tasks</c>: the replication tasks of a server.</summary>
internal static class TasksCommand
{
    public static Command Create() =>
        new("tasks", "Shows, follows, cancels and retries the replication tasks of a server.")
        {
            List(), Show(), Cancel(), Retry(),
        };

    private static Command List()
    {
        var filter = new TaskFilterOptions();
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        var watch = new Option<bool>("--watch") { Description = "Show changes until Ctrl-C." };
        return ApiCommand.Of("list", "Lists tasks, the newest first.", async call =>
        {
            var chosen = await filter.ReadAsync(call);
            if (call.Line.GetValue(watch))
                return await TaskWatch.ListAsync(call, chosen, call.Line.GetValue(limit));
            var tasks = await Paging.ReadAsync(
                (from, n) => call.Api.ListTasksAsync(chosen, from, n, call.CancellationToken),
                call.Line.GetValue(after),
                call.Line.GetValue(limit));
            ApiCommand.Show(call, tasks, static it => TaskView.List(it.Items));
            return ListOptions.PrintNextPage(call, tasks.Value.Next, "--after");
        }, [.. filter.All, after, limit, watch]);
    }

    private static Command Show()
    {
        var id = Id();
        var watch = new Option<bool>("--watch")
        {
            Description =
                "Wait until the task is finished: exit code 0 when it succeeded, 3 when the target has another image, else 1."
        };
        return ApiCommand.Of("show", "Shows one task with a line for each blob.", async call => call.Line.GetValue(watch)
            ? await TaskWatch.OneAsync(call, call.Line.GetRequiredValue(id))
            : ApiCommand.Show(call, await call.Api.FindTaskAsync(call.Line.GetRequiredValue(id), call.CancellationToken), TaskView.One),
                id,
                watch);
    }

    private static Command Cancel()
    {
        var (id, filter, yes) = (OptionalId(), new TaskFilterOptions(), Confirmation.Yes());
        return ApiCommand.Of(
            "cancel", "Cancels one task, or all that match a filter. A failed task then no longer counts as missing.", async call =>
            {
                if (await SelectAsync(call, id, filter) is { } selection)
                    return await new TaskSelectionRun("cancel", "canceled", call.Api.CancelTasksAsync)
                        .RunAsync(call, selection, call.Line.GetValue(yes));
                return ApiCommand.Show(call, await call.Api.CancelTaskAsync(call.Line.GetValue(id)!, call.CancellationToken), TaskView.One);
            }, [id, .. filter.All, yes]);
    }

    private static Command Retry()
    {
        var (id, filter, yes) = (OptionalId(), new TaskFilterOptions(), Confirmation.Yes());
        var watch = new Option<bool>("--watch")
        {
            Description = "Wait until the task with this ID is finished; the exit code is that of 'tasks show --watch'."
        };
        return ApiCommand.Of(
            "retry", "Retries one failed or canceled task, or all that match a filter (without --status, the failed ones).", async call =>
            {
                if (await SelectAsync(call, id, filter) is { } selection)
                    return call.Line.GetValue(watch)
                        ? throw new CommandProblem("--watch: it follows one task; give its ID, or use 'tasks list --watch'")
                        : await new TaskSelectionRun("retry", "retried", call.Api.RetryTasksAsync)
                            .RunAsync(call, selection, call.Line.GetValue(yes));
                var retried = await call.Api.RetryTaskAsync(call.Line.GetValue(id)!, call.CancellationToken);
                return call.Line.GetValue(watch)
                    ? await TaskWatch.OneAsync(call, retried.Value.Id.ToString())
                    : ApiCommand.Show(call, retried, TaskView.One);
            }, [id, .. filter.All, yes, watch]);
    }

    // Null when the command names one task.
    private static async Task<IReadOnlyList<(string Name, string? Value)>?> SelectAsync(
        ApiCall call, Argument<string?> id, TaskFilterOptions filter) => (call.Line.GetValue(id), filter.AreGiven(call)) switch
        {
            ({ }, false) => null,
            (null, true) => await filter.ReadAsync(call),
            ({ }, true) => throw new CommandProblem("name one task by its ID, or several by a filter, not both"),
            _ => throw new CommandProblem("name one task by its ID, or several by a filter such as --status failed --since 2h"),
        };

    private static Argument<string?> OptionalId() => new("ID")
    {
        Description = "The id of the task, or its first digits; without it, the filter selects tasks.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static Argument<string> Id() => new("ID") { Description = "The id of the task, or its first digits." };
}
