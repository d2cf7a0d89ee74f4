using System.CommandLine;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication audit</c>: who changed what, newest first; <c>--json</c> shows before and after.</summary>
internal static class AuditCommand
{
    public static Command Create() => ApiCommand.OfList(
        "audit",
        "Lists the changes and who made them, the newest first; --json includes the state before and after.",
        static (call, cursor, count) => call.Api.ListAuditAsync(cursor, count, call.CancellationToken),
        static (call, page) => ApiCommand.Show(call, page, static it => EventView.Audit(it.Items)));
}
