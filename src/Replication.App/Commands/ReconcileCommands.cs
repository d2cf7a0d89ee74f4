using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication rules reconcile</c> and <c>rules drift</c>: what nobody reported, and what differs at the targets.</summary>
internal static class ReconcileCommands
{
    public static Command Reconcile()
    {
        var name = RulesCommand.Name();
        var wait = new Option<bool>("--wait")
        {
            Description =
                "Wait for the comparison and the copies that it starts; exit code 1 when an image still differs or a copy failed.",
        };
        return ApiCommand.Of(
            "reconcile", "Compares the source and the targets of a rule now, and copies pushes that nobody reported.", async call =>
            {
                var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
                var started = await call.Api.ReconcileRuleAsync(rule.Id, call.CancellationToken);
                if (call.Line.GetValue(wait))
                    return await new ReconcileWait(call, rule).RunAsync(started.Value.LastFinishedAt);
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
        var (name, after, limit) = (RulesCommand.Name(), ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of(
            "drift",
            "Lists the replicated images of a rule that are missing or different at their target, by the last comparison.",
            async call =>
            {
                var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
                var page = await Paging.ReadAsync(
                    (cursor, count) => call.Api.ListDriftAsync(rule.Id, cursor, count, call.CancellationToken),
                    call.Line.GetValue(after),
                    call.Line.GetValue(limit));
                if (page.Value.Items.Count > 0 || call.AsJson)
                    ApiCommand.Show(call, page, static it => DriftView.Of(it.Items));
                if (!call.AsJson)
                    call.Screen.Line(DriftView.Summary(rule, page.Value.Items.Count));
                return ListOptions.PrintNextPage(call, page.Value.Next, "--after");
            },
            name,
            after,
            limit);
    }
}
