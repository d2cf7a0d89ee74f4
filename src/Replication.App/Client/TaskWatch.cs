using System.Text.Json;
using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.Client;
using Replication.Contracts.Tasks;
using Spectre.Console.Rendering;

namespace Replication.App.Client;

/// <summary>Shows the progress of running tasks.</summary>
internal static class TaskWatch
{
    /// <summary>Follows one task until it is finished, and returns the exit code for its status.</summary>
    public static async Task<int> OneAsync(ApiCall call, string id)
    {
        var task = (await call.Api.FindTaskAsync(id, call.CancellationToken)).Value;
        string? shown = null;
        await Watching.DrawAsync(call, draw => new TaskUpdates(call.Api, call.Time).FollowAsync(
            [("batch", task.Batch.ToString())],
            async () =>
            {
                // The first digits may name several tasks later, the whole id does not.
                var answer = await call.Api.FindTaskAsync(task.Id.ToString(), call.CancellationToken);
                return Show(answer.Value, answer.Text, draw);
            },
            it => Task.FromResult(
                it is not TaskStreamEvent.Changed changed || changed.Task.Id != task.Id || Show(changed.Task, changed.Text, draw)),
            call.CancellationToken));
        return ExitCodeOf(task);

        bool Show(ReplicationTask now, string text, Action<IRenderable> draw)
        {
            task = now;
            Watching.WriteChange(call, ref shown, call.AsJson ? text : TaskView.Line(now));
            draw(TaskView.One(now));
            return !now.IsFinished;
        }
    }

    /// <summary>Follows the newest tasks that match a filter, until the command is interrupted.</summary>
    public static async Task<int> ListAsync(ApiCall call, IReadOnlyList<(string Name, string? Value)> filter, int limit)
    {
        var lines = new Dictionary<Guid, string>();
        var shown = new ShownTasks();
        await Watching.DrawAsync(call, draw => new TaskUpdates(call.Api, call.Time).FollowAsync(
            filter,
            () => ReadAsync(draw),
            it => !shown.Apply(it) ? Task.FromResult(true) : shown.IsIncomplete ? ReadAsync(draw) : Task.FromResult(Show(draw)),
            call.CancellationToken));
        return ExitCode.Done;

        async Task<bool> ReadAsync(Action<IRenderable> draw)
        {
            var height = call.Screen.IsLive ? Math.Max(1, call.Screen.Console.Profile.Height - 3) : limit;
            var count = Math.Min(500, Math.Min(limit, height));
            shown.Replace((await call.Api.ListTasksAsync(filter, after: null, count, call.CancellationToken)).Value.Items, count);
            return Show(draw);
        }

        bool Show(Action<IRenderable> draw)
        {
            foreach (var task in shown.Tasks.Reverse())
            {
                var known = lines.GetValueOrDefault(task.Id);
                Watching.WriteChange(call, ref known, call.AsJson
                    ? JsonSerializer.Serialize(task, JsonSerializerOptions.Web)
                    : TaskView.Line(task));
                lines[task.Id] = known!;
            }
            foreach (var gone in lines.Keys.Except(shown.Tasks.Select(static it => it.Id)).ToList())
                lines.Remove(gone);
            draw(TaskView.List(shown.Tasks));
            return true;
        }
    }

    public static int ExitCodeOf(ReplicationTask task) => task switch
    {
        { Status: ReplicationStatus.Succeeded } => ExitCode.Done,
        { Outcome: TaskOutcome.TagConflict } => ExitCode.Conflict,
        _ => ExitCode.Failed,
    };
}
