using System.CommandLine;
using System.Text.Json;
using Replication.App.Client;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication events</c>: lists completion events, oldest first.</summary>
internal static class EventsCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var (after, limit) = (ListOptions.After(), ListOptions.Limit());
        var follow = new Option<bool>("--follow") { Description = "Show all, one per line, then wait for new ones until Ctrl-C." };
        return ApiCommand.Of("events", "Shows the completion events, the oldest first.", async call =>
        {
            var from = call.Line.GetValue(after);
            if (call.Line.GetValue(follow))
                return await FollowAsync(call, from);
            var events = await Paging.ReadAsync(
                (cursor, n) => call.Api.ListEventsAsync(cursor, n, call.CancellationToken), from, call.Line.GetValue(limit));
            ApiCommand.Show(call, events, static it => EventView.List(it.Items));
            return ListOptions.PrintNextPage(call, events.Value.Items.Count > 0 ? events.Value.Next : null, "--after");
        }, after, limit, follow);
    }

    private static async Task<int> FollowAsync(ApiCall call, string? after)
    {
        while (true)
        {
            var page = await call.Api.ListEventsAsync(after, limit: 500, call.CancellationToken);
            foreach (var completion in page.Value.Items)
                call.Screen.Line(call.AsJson
                    ? JsonSerializer.Serialize(completion, JsonSerializerOptions.Web)
                    : EventView.Line(completion));
            after = page.Value.Next ?? after;
            if (page.Value.Items.Count == 0)
                await Task.Delay(Interval, call.Time, call.CancellationToken);
        }
    }
}
