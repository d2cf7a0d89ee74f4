using System.Text.Json;
using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.Contracts;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.App.Client;

/// <summary>Waits for the comparison of a rule and for the copies that it started, and shows both.</summary>
internal sealed class ReconcileWait(ApiCall call, ShownRule rule)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the exit code: 1 when an image still differs, a copy failed, or a part could not be compared.</summary>
    /// <param name="before">When the comparison before this one ended.</param>
    public async Task<int> RunAsync(DateTimeOffset? before)
    {
        var done = await ComparedAsync(before);
        var since = done.LastStartedAt!.Value;
        while (await IsAnyAsync(ReplicationStatus.Pending, since: null) || await IsAnyAsync(ReplicationStatus.Running, since: null))
            await Task.Delay(Interval, call.Time, call.CancellationToken);
        var hasFailed = await IsAnyAsync(ReplicationStatus.Failed, since);
        if (call.AsJson)
            call.Screen.Json(JsonSerializer.Serialize(done, JsonSerializerOptions.Web));
        else
            call.Screen.Line(DriftView.Result(rule, done, hasFailed));
        return hasFailed || done.Issue is not null || DriftView.LeftOf(done.Last!) > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task<ShownReconciliation> ComparedAsync(DateTimeOffset? before)
    {
        while (true)
        {
            var shown = (await call.Api.FindRuleAsync(rule.Id, call.CancellationToken)).Value.Status.Reconciliation;
            if (shown is { Running: false, LastFinishedAt: { } at, Last: not null } && at != before)
                return shown;
            await Task.Delay(Interval, call.Time, call.CancellationToken);
        }
    }

    private async Task<bool> IsAnyAsync(ReplicationStatus status, DateTimeOffset? since)
    {
        var filter = new (string, string?)[]
        {
            ("rule", rule.Id),
            ("trigger", TaskTrigger.Reconcile.ToWord()),
            ("status", status.ToWord()),
            ("since", since?.UtcDateTime.ToString("O")),
        };
        return (await call.Api.ListTasksAsync(filter, after: null, 1, call.CancellationToken)).Value.Items.Count > 0;
    }
}
