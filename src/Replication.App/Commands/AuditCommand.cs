using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication audit</c>: who changed what, newest first; <c>--json</c> shows before and after.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("audit", "Shows who changed what, the newest first; --json has how it was before and after.", async call =>
        {
            var entries = await Paging.ReadAsync((cursor, n) => call.Api.ListAuditAsync(cursor, n, call.CancellationToken), call.Line.GetValue(after), call.Line.GetValue(limit));
            ApiCommand.Show(call, entries, static it => EventView.Audit(it.Items));
            return ListOptions.TellNext(call, entries.Value.Next, "--after");
        }, after, limit);
    }
}
