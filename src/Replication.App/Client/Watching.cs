using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client;

/// <summary>
/// Looks again and again: a picture that is renewed on a terminal, a line for each change in a pipe, a document for each change with
/// <c>--json</c>.
/// </summary>
internal static class Watching
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Goes on as long as <paramref name="look"/> wants to; it draws what it saw.</summary>
    public static async Task FollowAsync(ApiCall call, Func<Action<IRenderable>, Task<bool>> look)
    {
        if (!call.Screen.IsLive || call.AsJson)
        {
            await LoopAsync(static _ => { });
            return;
        }
        await call.Screen.Console.Live(Text.Empty).StartAsync(live => LoopAsync(live.UpdateTarget));

        async Task LoopAsync(Action<IRenderable> draw)
        {
            while (await look(draw))
                await Task.Delay(Interval, call.Time, call.CancellationToken);
        }
    }

    /// <summary>Follows one document until it is over, and returns it as it was then.</summary>
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
            Tell(call, ref shown, call.AsJson ? answer.Text : line(last));
            draw(view(last));
            return !isOver(last);
        });
        return last!;
    }

    /// <summary>Writes a line where nothing is drawn and it says something new.</summary>
    public static void Tell(ApiCall call, ref string? shown, string now)
    {
        if ((!call.Screen.IsLive || call.AsJson) && shown != now)
            call.Screen.Line(now);
        shown = now;
    }
}
