using System.CommandLine;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication processes</c>: the processes of the system.</summary>
internal static class ProcessesCommand
{
    public static Command Create() => ApiCommand.Of(
        "processes",
        "Lists the processes of the system: their roles, and whether they are alive.",
        async call => ApiCommand.Show(
            call, await call.Api.ListProcessesAsync(call.CancellationToken), it => ProcessView.List(it.Items, call.Time.GetUtcNow())));
}
