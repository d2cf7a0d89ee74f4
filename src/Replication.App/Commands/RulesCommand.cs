using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Client;
using Replication.Contracts.Rules;

namespace Replication.App.Commands;

/// <summary><c>replication rules</c>: the replication rules of a server.</summary>
internal static class RulesCommand
{
    public static Command Create() =>
        new("rules", "Shows, creates, changes, previews, exports and deletes the replication rules of a server.")
        {
            List(), Show(), Make(), Update(), Delete(), Pause(), Resume(), Preview(), Export(),
            RunRuleCommand.Create(), ReconcileCommands.Reconcile(), ReconcileCommands.Drift(),
        };

    private static Command List() => ApiCommand.OfList(
        "list", "Lists the rules, by name.", static (call, cursor, count) => call.Api.ListRulesAsync(cursor, count, call.CancellationToken),
        static (call, page) => ApiCommand.Show(call, page, static it => RuleView.List(it.Items)));

    private static Command Show()
    {
        var name = Name();
        return ApiCommand.Of("show", "Shows one rule and its status.", async call =>
        {
            var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
            return ApiCommand.Show(call, await call.Api.FindRuleAsync(rule.Id, call.CancellationToken), RuleView.One);
        }, name);
    }

    private static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "The name of the rule." };
        var keys = new RuleKeys();
        return ApiCommand.Of("create", "Creates a rule.", async call =>
        {
            var body = await keys.ReadAsync(call, new JsonObject { ["name"] = call.Line.GetRequiredValue(name) });
            return await ShowAsync(call, await call.Api.CreateRuleAsync(body, call.CancellationToken));
        }, [name, .. keys.All]);
    }

    private static Command Update()
    {
        var name = Name();
        var keys = new RuleKeys();
        return ApiCommand.Of("update", "Changes a rule. Settings that no option and no file names are kept.", async call =>
        {
            var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
            var current = await call.Api.FindRuleAsync(rule.Id, call.CancellationToken);
            var body = await keys.ReadAsync(call, JsonNode.Parse(current.Text)!.AsObject());
            return await ShowAsync(call, await call.Api.ReplaceRuleAsync(rule.Id, body, current.ETag, call.CancellationToken));
        }, [name, .. keys.All]);
    }

    private static Command Delete()
    {
        var (name, yes) = (Name(), Confirmation.Yes());
        return ApiCommand.Of(
            "delete",
            "Deletes a rule: its running tasks finish, its pending tasks are canceled. Asks first on a terminal.",
            async call =>
            {
                var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
                if (!Confirmation.Ask(
                    call.Screen.IsTerminal,
                    call.Line.GetValue(yes),
                    $"Delete the rule '{rule.Name}' ({rule.Source} to {string.Join(", ", rule.TargetInstances)}), which has "
                        + $"{rule.Status.OpenTasks} unfinished tasks?",
                    static () => true))
                    return Confirmation.Declined();
                await call.Api.DeleteRuleAsync(rule.Id, call.CancellationToken);
                if (!call.AsJson)
                    call.Screen.Line($"Deleted the rule '{rule.Name}'. Its running tasks finish; its pending tasks are canceled.");
                return ExitCode.Done;
            },
            name,
            yes);
    }

    private static Command Pause()
    {
        var name = Name();
        var hold = new Option<bool>("--hold") { Description = "Keep pushes as held tasks, which start when the rule is resumed." };
        return ApiCommand.Of("pause", "Pauses a rule: its pushes are not replicated until it is resumed.", async call =>
        {
            var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
            return await ShowAsync(call, await call.Api.PauseRuleAsync(rule.Id, call.Line.GetValue(hold), call.CancellationToken));
        }, name, hold);
    }

    private static Command Resume()
    {
        var name = Name();
        var backfill = new Option<bool>("--backfill")
        {
            Description = "Replicate the pushes of the pause as well. Not needed after --hold: held tasks start by themselves."
        };
        return ApiCommand.Of("resume", "Resumes a rule: it replicates pushes from now on, and its held tasks start.", async call =>
        {
            var rule = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(name));
            return await ShowAsync(call, await call.Api.ResumeRuleAsync(rule.Id, call.Line.GetValue(backfill), call.CancellationToken));
        }, name, backfill);
    }

    private static Command Preview()
    {
        var name = new Argument<string?>("RULE")
        {
            Description = "An existing rule (name or id) that the options change; without it, the options and the file define the rule.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var keys = new RuleKeys();
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of(
            "preview", "Shows which existing images a rule would copy, and where; creates and copies nothing.", async call =>
            {
                var known = new JsonObject { ["name"] = "preview" };
                if (call.Line.GetValue(name) is { } named)
                    known = JsonNode.Parse(
                        (await call.Api.FindRuleAsync((await Lookup.RuleAsync(call, named)).Id, call.CancellationToken)).Text)!.AsObject();
                var body = await keys.ReadAsync(call, known);
                var page = await call.Api.PreviewRuleAsync(
                    body, call.Line.GetValue(after), Math.Min(500, call.Line.GetValue(limit)), call.CancellationToken);
                await WarnAsync(page.Value.Warnings);
                ApiCommand.Show(call, page, RuleView.Preview);
                return ListOptions.PrintNextPage(call, page.Value.Next, "--after");
            }, [name, .. keys.All, after, limit]);
    }

    private static Command Export() =>
        ApiCommand.Of("export", "Writes the rules as YAML for the configuration file.", static async call =>
        {
            call.Screen.Console.Profile.Out.Writer.Write(await call.Api.ExportRulesAsync(call.CancellationToken));
            return ExitCode.Done;
        });

    private static async Task<int> ShowAsync(ApiCall call, ApiAnswer<ShownRule> rule)
    {
        await WarnAsync(rule.Value.Warnings);
        return ApiCommand.Show(call, rule, RuleView.One);
    }

    private static async Task WarnAsync(IEnumerable<ShownRuleWarning> warnings)
    {
        foreach (var warning in warnings)
            await Console.Error.WriteLineAsync($"replication: warning: {warning.Message} ({warning.Code})");
    }

    internal static Argument<string> Name() => new("RULE") { Description = "The name of the rule, or its id." };
}
