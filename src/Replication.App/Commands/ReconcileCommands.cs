using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Contracts.Rules;

namespace Replication.App.Commands;

/// <summary><c>replication rules reconcile</c> and <c>rules drift</c>: what nobody reported, and what differs at the targets.</summary>
internal static class ReconcileCommands
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Reconcile()
    {
        var name = RulesCommand.Name();
        var wait = new Option<bool>("--wait")
        {
            Description = "Wait until the comparison is complete, and show what it found; exit code 1 when images differ.",
        };
        return ApiCommand.Of(
            "reconcile", "Compares the source and the targets of a rule now, and copies pushes that nobody reported.", async call =>
            {
                var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
                var started = await call.Api.ReconcileRuleAsync(rule.Id, call.CancellationToken);
                if (call.Line.GetValue(wait))
                    return await WaitAsync(call, rule, started.Value.LastFinishedAt);
                if (call.AsJson)
                    call.Screen.Json(started.Text);
                else
                    call.Screen.Line($"The comparison of the rule '{rule.Name}' starts: see 'replication rules show {rule.Name}'.");
                return ExitCode.Done;
            },
            name,
            wait);
    }

    public static Command Drift()
    {
        var name = RulesCommand.Name();
        return ApiCommand.OfList(
            "drift",
            "Lists the replicated images of a rule that are missing or different at their target, by the last comparison.",
            async (call, cursor, count) =>
            {
                var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
                return await call.Api.ListDriftAsync(rule.Id, cursor, count, call.CancellationToken);
            },
            static (call, page) => ApiCommand.Show(call, page, static it => DriftView.Of(it.Items)),
            name);
    }

    private static async Task<int> WaitAsync(ApiCall call, ShownRule rule, DateTimeOffset? before)
    {
        while (true)
        {
            var shown = await call.Api.FindRuleAsync(rule.Id, call.CancellationToken);
            if (shown.Value.Status.Reconciliation is { Running: false, LastFinishedAt: { } at, Last: { } last } it && at != before)
            {
                ApiCommand.Show(call, shown, RuleView.One);
                return it.Issue is null && last.Missing + last.Different == 0 ? ExitCode.Done : ExitCode.Failed;
            }
            await Task.Delay(Interval, call.Time, call.CancellationToken);
        }
    }
}
