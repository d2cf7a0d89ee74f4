using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication rules</c>: which pushes go where.</summary>
internal static class RulesCommand
{
    public static Command Create() => new("rules", "Shows the replication rules of a server.")
    {
        List(), Show(),
    };

    private static Command List() => ApiCommand.Of("list", "Lists the rules.", static async call =>
        ApiCommand.Show(call, await call.Api.ListRulesAsync(call.CancellationToken), static it => RuleView.List(it.Items)));

    private static Command Show()
    {
        var name = Name();
        return ApiCommand.Of("show", "Shows one rule.", async call =>
        {
            var rule = await Found.RuleAsync(call, call.Line.GetRequiredValue(name));
            return ApiCommand.Show(call, await call.Api.FindRuleAsync(rule.Id, call.CancellationToken), RuleView.One);
        }, name);
    }

    private static Argument<string> Name() => new("RULE") { Description = "The name of the rule, or its id." };
}
