using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.Contracts;
using Replication.Contracts.Rules;

namespace Replication.App.Commands;

/// <summary><c>replication missing</c>: which existing images the targets of the rules do not have.</summary>
internal static class MissingCommand
{
    private const int MaxRules = 100_000;

    public static Command Create()
    {
        var rules = new Option<string[]>("--rule")
        {
            Description = "Only this rule (name or id); repeatable. Default: all rules but those with trigger manual.",
            HelpName = "RULE"
        };
        var timeout = DurationText.Option(
            "--timeout", "How long the check of a rule may make no progress until it is canceled and reported; default: 2m.");
        return ApiCommand.Of(
            "missing",
            "Lists the images that rules cover and that their targets do not have; copies nothing. Exit code 1 when there are some.",
            async call => await new MissingImages(call, TimeoutOf(call.Line.GetValue(timeout))).RunAsync(
                await ChooseAsync(call, call.Line.GetValue(rules) ?? []), new JsonObject { ["dryRun"] = true }),
            rules,
            timeout);
    }

    private static TimeSpan TimeoutOf(string? duration) =>
        duration is not null && Duration.TryParse(duration, out var parsed) ? parsed.Value : MissingImages.DefaultTimeout;

    private static async Task<IReadOnlyList<ShownRule>> ChooseAsync(ApiCall call, string[] names)
    {
        if (names.Length == 0)
        {
            // Nobody expects the images of a manual rule at its targets until a person runs it.
            return [.. (await Paging.ReadAsync(
                (after, limit) => call.Api.ListRulesAsync(after, limit, call.CancellationToken), after: null, MaxRules)).Value.Items
                .Where(static it => it.Trigger != RuleTrigger.Manual)];
        }
        var chosen = new List<ShownRule>();
        foreach (var name in names)
            chosen.Add(await Lookup.RuleAsync(call, name));
        return chosen;
    }
}
