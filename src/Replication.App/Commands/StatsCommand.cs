using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Contracts;
using Replication.Contracts.History;

namespace Replication.App.Commands;

/// <summary><c>replication stats</c>: what was replicated in a time.</summary>
internal static class StatsCommand
{
    public static Command Create()
    {
        var since = new Option<string?>("--since")
        {
            Description = "The begin, as a time or a duration before now such as 24h; default: one hour before the end.",
            HelpName = "TIME",
        };
        var until = new Option<string?>("--until") { Description = "The end, in the same form; default: now.", HelpName = "TIME" };
        var step = DurationText.Option("--step", "The length of a part, from 1m to 1d; default: at most 120 parts.");
        var by = new Option<string>("--by")
        {
            Description = "A row for each of these.",
            HelpName = "WHAT",
            DefaultValueFactory = static _ => StatsBy.Total.ToWord(),
        };
        by.AcceptOnlyFromAmong([.. Enum.GetValues<StatsBy>().Select(static it => it.ToWord())]);
        return ApiCommand.Of("stats", "Shows pushes, tasks, bytes and lag of a time.", async call =>
        {
            var stats = await call.Api.ReadStatsAsync(
                TimeOf(call, since),
                TimeOf(call, until),
                call.Line.GetValue(step),
                call.Line.GetValue(by),
                call.CancellationToken);
            return ApiCommand.Show(call, stats, StatsView.Of);
        }, since, until, step, by);
    }

    private static string? TimeOf(ApiCall call, Option<string?> option) =>
        call.Line.GetValue(option) is { } text ? TaskFilterOptions.Moment(text, call.Time.GetUtcNow()) : null;
}
