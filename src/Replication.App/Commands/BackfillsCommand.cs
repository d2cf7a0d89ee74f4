using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Contracts.Backfills;

namespace Replication.App.Commands;

/// <summary><c>replication backfills</c>: copies images that existed before a rule.</summary>
internal static class BackfillsCommand
{
    public static Command Create() => new("backfills", "Copies images that existed before a rule to its target, and shows the progress.")
    {
        Begin(), List(), Show(), Missing(), Cancel(),
    };

    private static Command Begin()
    {
        var rule = new Argument<string>("RULE") { Description = "The name of the rule, or its id." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Find what would be copied, and copy nothing." };
        var missing = new Option<bool>("--missing")
        {
            Description = "With --dry-run: wait until it is finished, and list the missing images; exit code 1 when there are some."
        };
        var thorough = new Option<bool>("--thorough")
        {
            Description = "Check every match, also when the target has its tag, and copy its referrers."
        };
        var repositories =
            new Option<string[]>("--repository") { Description = "Only this repository; repeatable.", HelpName = "NAME" };
        var since = new Option<string?>("--since")
        {
            Description = "Only images pushed since this time while the rule was paused: 2026-01-31T12:00:00Z, or 2h for 2 hours ago.",
            HelpName = "TIME"
        };
        var watch = Watch();
        return ApiCommand.Of("create", "Starts a backfill of a rule.", async call =>
        {
            var body = new JsonObject { ["dryRun"] = call.Line.GetValue(dryRun), ["thorough"] = call.Line.GetValue(thorough) };
            if (call.Line.GetValue(repositories) is { Length: > 0 } named)
                body["repositories"] = new JsonArray([.. named.Select(static it => (JsonNode?)it)]);
            if (call.Line.GetValue(since) is { } from)
                body["since"] = TaskFilterOptions.Moment(from, call.Time.GetUtcNow());
            if (call.Line.GetValue(missing) && !call.Line.GetValue(dryRun))
                throw new CommandProblem("--missing: it lists what a dry run finds; add --dry-run");
            var found = await Lookup.RuleAsync(call, call.Line.GetRequiredValue(rule));
            // Nothing found would look like nothing missing.
            if (call.Line.GetValue(since) is not null)
                await Console.Error.WriteLineAsync(
                    "replication: --since covers pushes that were reported while the rule was paused; leave it out to find pushes that no "
                        + "webhook call reported");
            if (call.Line.GetValue(missing))
                return await new MissingImages(call, MissingImages.DefaultTimeout).RunAsync([found], body);
            var made = await call.Api.CreateBackfillAsync(found.Id, body, call.CancellationToken);
            return call.Line.GetValue(watch)
                ? await WatchAsync(call, made.Value.Id.ToString())
                : ApiCommand.Show(call, made, BackfillView.One);
        }, rule, dryRun, missing, thorough, repositories, since, watch);
    }

    private static Command List()
    {
        var rule = new Option<string?>("--rule") { Description = "Only backfills of this rule (name or id).", HelpName = "RULE" };
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("list", "Lists backfills, the newest first.", async call =>
        {
            var id = call.Line.GetValue(rule) is { } name ? (await Lookup.RuleAsync(call, name)).Id : null;
            var backfills = await Paging.ReadAsync(
                (from, n) => call.Api.ListBackfillsAsync(id, from, n, call.CancellationToken),
                call.Line.GetValue(after),
                call.Line.GetValue(limit));
            ApiCommand.Show(call, backfills, static it => BackfillView.List(it.Items));
            return ListOptions.PrintNextPage(call, backfills.Value.Next, "--after");
        }, rule, after, limit);
    }

    private static Command Show()
    {
        var (id, watch) = (Id(), Watch());
        return ApiCommand.Of("show", "Shows one backfill.", async call => call.Line.GetValue(watch)
            ? await WatchAsync(call, call.Line.GetRequiredValue(id))
            : ApiCommand.Show(
                call, await call.Api.FindBackfillAsync(call.Line.GetRequiredValue(id), call.CancellationToken), BackfillView.One),
                id,
                watch);
    }

    private static Command Missing()
    {
        var id = Id();
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("missing", "Lists the images that a dry run found missing at the target.", async call =>
        {
            var images = await Paging.ReadAsync(
                (from, n) => call.Api.ListMissingAsync(call.Line.GetRequiredValue(id), from, n, call.CancellationToken),
                call.Line.GetValue(after),
                call.Line.GetValue(limit));
            ApiCommand.Show(call, images, it => BackfillView.Missing(it.Items, call.Time.GetUtcNow()));
            return ListOptions.PrintNextPage(call, images.Value.Next, "--after");
        }, id, after, limit);
    }

    private static Command Cancel()
    {
        var id = Id();
        return ApiCommand.Of("cancel", "Cancels a backfill; images that it copied are kept.", async call =>
            ApiCommand.Show(
                call, await call.Api.CancelBackfillAsync(call.Line.GetRequiredValue(id), call.CancellationToken), BackfillView.One), id);
    }

    private static async Task<int> WatchAsync(ApiCall call, string id)
    {
        // The first digits may name several backfills later, the whole id does not.
        var whole = (await call.Api.FindBackfillAsync(id, call.CancellationToken)).Value.Id.ToString();
        var ended = await Watching.ToEndAsync(
            call,
            () => call.Api.FindBackfillAsync(whole, call.CancellationToken),
            BackfillView.Line,
            BackfillView.One,
            static it => it.FinishedAt is not null);
        return ended.Status == BackfillStatus.Succeeded ? ExitCode.Done : ExitCode.Failed;
    }

    private static Argument<string> Id() => new("ID") { Description = "The id of the backfill, or its first digits." };

    private static Option<bool> Watch() =>
        new("--watch") { Description = "Wait until it is finished: exit code 0 when it succeeded, else 1." };
}
