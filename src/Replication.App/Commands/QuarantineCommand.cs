using System.CommandLine;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication quarantine</c>: lists the parts of webhook calls that could not be read.</summary>
internal static class QuarantineCommand
{
    public static Command Create() => ApiCommand.OfList(
        "quarantine",
        "Shows the parts of webhook calls that could not be read, the newest first; --json includes their bodies.",
        static (call, cursor, count) => call.Api.ListQuarantineAsync(cursor, count, call.CancellationToken),
        static (call, page) => ApiCommand.Show(call, page, static it => EventView.Quarantine(it.Items)));
}
