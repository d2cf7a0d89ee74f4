using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.Contracts.Backfills;

namespace Replication.App.Client;

/// <summary>Follows a backfill to its end.</summary>
internal static class BackfillWatch
{
    public static async Task<int> OneAsync(ApiCall call, string id)
    {
        BackfillDocument? last = null;
        string? shown = null;
        await Watching.FollowAsync(call, async draw =>
        {
            var answer = await call.Api.FindBackfillAsync(id, call.CancellationToken);
            last = answer.Value;
            Watching.Tell(call, ref shown, call.AsJson ? answer.Text : BackfillView.Line(last));
            draw(BackfillView.One(last));
            return last.FinishedAt is null;
        });
        return last!.Status == BackfillStatus.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }
}
