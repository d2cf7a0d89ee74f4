using System.Text.Json;
using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.Contracts.Tasks;

namespace Replication.App.Client;

/// <summary>Shows the progress of running tasks.</summary>
internal static class TaskWatch
{
    /// <summary>Follows one task until it is finished, and returns the exit code for its status.</summary>
    public static async Task<int> OneAsync(ApiCall call, string id)
    {
        // The first digits may name several tasks later, the whole id does not.
        var whole = (await call.Api.FindTaskAsync(id, call.CancellationToken)).Value.Id.ToString();
        var task = await Watching.ToEndAsync(
            call, () => call.Api.FindTaskAsync(whole, call.CancellationToken), TaskView.Line, TaskView.One, static it => it.IsFinished);
        return ExitCodeOf(task);
    }

    /// <summary>Follows the newest tasks that match a filter, until the command is interrupted.</summary>
    public static async Task<int> ListAsync(ApiCall call, IReadOnlyList<(string Name, string? Value)> filter, int limit)
    {
        var shown = new Dictionary<Guid, string>();
        await Watching.FollowAsync(call, async draw =>
        {
            var height = call.Screen.IsLive ? Math.Max(1, call.Screen.Console.Profile.Height - 3) : limit;
            var page = (await call.Api.ListTasksAsync(
                filter, after: null, Math.Min(500, Math.Min(limit, height)), call.CancellationToken)).Value;
            foreach (var task in page.Items.Reverse())
            {
                var known = shown.GetValueOrDefault(task.Id);
                Watching.WriteChange(call, ref known, call.AsJson
                    ? JsonSerializer.Serialize(task, JsonSerializerOptions.Web)
                    : TaskView.Line(task));
                shown[task.Id] = known!;
            }
            foreach (var gone in shown.Keys.Except(page.Items.Select(static it => it.Id)).ToList())
                shown.Remove(gone);
            draw(TaskView.List(page.Items));
            return true;
        });
        return ExitCode.Done;
    }

    public static int ExitCodeOf(ReplicationTask task) => task switch
    {
        { Status: ReplicationStatus.Succeeded } => ExitCode.Done,
        { Outcome: TaskOutcome.TagConflict } => ExitCode.Conflict,
        _ => ExitCode.Failed,
    };
}
