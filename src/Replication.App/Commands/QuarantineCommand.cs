using System.CommandLine;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication quarantine</c>: what registries sent and nobody could read.</summary>
internal static class QuarantineCommand
{
    public static Command Create()
    {
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        return ApiCommand.Of("quarantine", "Shows the parts of webhook calls that could not be read, the newest first; --json has their bodies.", async call =>
        {
            var payloads = await Paging.ReadAsync((cursor, n) => call.Api.ListQuarantineAsync(cursor, n, call.CancellationToken), call.Line.GetValue(after), call.Line.GetValue(limit));
            ApiCommand.Show(call, payloads, static it => EventView.Quarantine(it.Items));
            return ListOptions.TellNext(call, payloads.Value.Next, "--after");
        }, after, limit);
    }
}
