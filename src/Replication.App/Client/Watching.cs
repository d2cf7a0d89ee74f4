using Replication.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client;

/// <summary>
/// Polls the API: redraws the view on a terminal, writes a line for each change to a pipe, and a document for each change with
/// <c>--json</c>.
/// </summary>
internal static class Watching
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls <paramref name="poll"/>, which draws its result, until it returns false.</summary>
    public static Task FollowAsync(ApiCall call, Func<Action<IRenderable>, Task<bool>> poll) => DrawAsync(call, async draw =>
    {
        while (await poll(draw))
            await Task.Delay(Interval, call.Time, call.CancellationToken);
    });

    /// <summary>Runs an action that draws views in place. On a pipe and with <c>--json</c> nothing is drawn.</summary>
    public static Task DrawAsync(ApiCall call, Func<Action<IRenderable>, Task> run) => call.Screen.IsLive && !call.AsJson
        ? call.Screen.Console.Live(Text.Empty).StartAsync(live => run(live.UpdateTarget))
        : run(static _ => { });

    /// <summary>Polls one document until <paramref name="isOver"/> is true, and returns the last version.</summary>
    public static async Task<T> ToEndAsync<T>(
        ApiCall call, Func<Task<ApiAnswer<T>>> find, Func<T, string> line, Func<T, IRenderable> view, Func<T, bool> isOver)
        where T : class
    {
        T? last = null;
        string? shown = null;
        await FollowAsync(call, async draw =>
        {
            var answer = await find();
            last = answer.Value;
            WriteChange(call, ref shown, call.AsJson ? answer.Text : line(last));
            draw(view(last));
            return !isOver(last);
        });
        return last!;
    }

    /// <summary>Writes the line when the output is not redrawn and the line has changed.</summary>
    public static void WriteChange(ApiCall call, ref string? shown, string now)
    {
        if ((!call.Screen.IsLive || call.AsJson) && shown != now)
            call.Screen.Line(now);
        shown = now;
    }
}
