using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication quarantine</c>: parts of webhook calls, and messages of publishers, that could not be read.</summary>
internal static class QuarantineCommand
{
    public static Command Create() =>
        new("quarantine", "Shows, replays and dismisses parts of webhook calls, and messages of publishers, that could not be read.")
        {
            List(), Show(), Replay(), Dismiss(),
        };

    private static Command List()
    {
        var (instance, after, limit) = (Instance(), ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("list", "Lists the parts, the newest first; --json includes their bodies.", async call =>
        {
            var page = await Paging.ReadAsync(
                (cursor, count) => call.Api.ListQuarantineAsync(call.Line.GetValue(instance), cursor, count, call.CancellationToken),
                call.Line.GetValue(after),
                call.Line.GetValue(limit));
            ApiCommand.Show(call, page, static it => EventView.Quarantine(it.Items));
            return ListOptions.PrintNextPage(call, page.Value.Next, "--after");
        }, instance, after, limit);
    }

    private static Command Show()
    {
        var id = new Argument<string>("ID") { Description = "The id of the part, or its first digits." };
        return ApiCommand.Of("show", "Shows one part with its body. Secrets are redacted.", async call => ApiCommand.Show(
            call,
            await call.Api.FindQuarantinedAsync(call.Line.GetRequiredValue(id), call.CancellationToken),
            EventView.Quarantined), id);
    }

    private static Command Replay()
    {
        var (ids, all, instance) = (Ids(), All("Replay all parts, or those of --instance."), Instance());
        return ApiCommand.Of(
            "replay",
            "Reads parts again, after the cause was corrected, and replicates their pushes. Exit code 1 when a part still cannot be read.",
            async call => await new QuarantineRun(call).ReplayAsync(await ChooseAsync(call, ids, all, instance)),
            ids,
            all,
            instance);
    }

    private static Command Dismiss()
    {
        var (ids, all, instance, yes) = (Ids(), All("Dismiss all parts, or those of --instance."), Instance(), Confirmation.Yes());
        return ApiCommand.Of(
            "dismiss",
            "Removes parts from the quarantine; their pushes are not replicated. Asks first on a terminal.",
            async call =>
            {
                var chosen = await ChooseAsync(call, ids, all, instance);
                return Confirmation.Ask(
                    call.Screen.IsTerminal,
                    call.Line.GetValue(yes),
                    $"Dismiss {chosen.Count} {(chosen.Count == 1 ? "part" : "parts")}? Their pushes are not replicated.",
                    static () => true)
                    ? await new QuarantineRun(call).DismissAsync(chosen)
                    : Confirmation.Declined();
            },
            ids,
            all,
            instance,
            yes);
    }

    private static async Task<IReadOnlyList<string>> ChooseAsync(
        ApiCall call, Argument<string[]> ids, Option<bool> all, Option<string?> instance)
    {
        var named = call.Line.GetValue(ids) ?? [];
        if (named.Length > 0 == call.Line.GetValue(all))
            throw new CommandProblem("name the parts by their ids, or give --all");
        if (named.Length > 0)
            return named;
        var found = await Paging.ReadAsync(
            (cursor, count) => call.Api.ListQuarantineAsync(call.Line.GetValue(instance), cursor, count, call.CancellationToken),
            after: null,
            ListOptions.Max);
        return [.. found.Value.Items.Select(static it => it.Id.ToString())];
    }

    private static Argument<string[]> Ids() => new("ID")
    {
        Description = "The ids of the parts, or their first digits.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static Option<bool> All(string description) => new("--all") { Description = description };

    private static Option<string?> Instance() => new("--instance") { Description = "Only parts of this instance.", HelpName = "NAME" };
}
