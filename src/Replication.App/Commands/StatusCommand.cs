using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;
using Replication.Contracts;

namespace Replication.App.Commands;

/// <summary><c>replication status</c>: whether everything is at its targets, and how far they are behind.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var maxLag = DurationText.Option(
            "--max-lag", "How long a push may wait for a worker or be retried until that is a problem; default: 5m.");
        var silentAfter = DurationText.Option(
            "--silent-after", "How long a source may send no webhook call until that is a problem; default: 7d.");
        var all = new Option<bool>("--all") { Description = "Show all rules, also when there are many that are current." };
        return ApiCommand.Of(
            "status",
            "Shows whether every reported push is at its targets, how far they are behind, and what is wrong; exit code 1 when something is.",
            async call =>
            {
                var status = await call.Api.ReadStatusAsync(
                    Seconds(call.Line.GetValue(maxLag)), Seconds(call.Line.GetValue(silentAfter)), call.CancellationToken);
                ApiCommand.Show(call, status, it => StatusView.Of(it, call.Line.GetValue(all)));
                return status.Value.Healthy ? ExitCode.Done : ExitCode.Failed;
            },
            maxLag,
            silentAfter,
            all);
    }

    private static string? Seconds(string? duration) =>
        duration is not null && Duration.TryParse(duration, out var parsed) ? $"{(long)parsed.Value.TotalSeconds}" : null;
}
