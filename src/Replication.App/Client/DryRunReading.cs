using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Client.Views;
using Replication.App.Logging;
using Replication.Client;
using Replication.Contracts.Backfills;

namespace Replication.App.Client;

/// <summary>
/// Waits for dry runs, and writes the images that they found missing: page by page, so that any number of images needs little memory. With
/// <c>--json</c>, each image is one line.
/// </summary>
internal sealed class DryRunReading(ApiCall call, DryRunCalls calls, TimeSpan timeout)
{
    private const int PageSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Returns the dry run at its end, and null; or why it was canceled before. <paramref name="name"/> says whose dry run waits.
    /// </summary>
    public async Task<(BackfillReport DryRun, string? Unfinished)> WaitAsync(BackfillReport dryRun, string name)
    {
        var wait = new DryRunWait(timeout, call.Time);
        while (dryRun.FinishedAt is null)
        {
            if (wait.Observe(dryRun) is { } reason)
                Warn($"{name} waits: {reason}");
            if (wait.IsOver)
            {
                await CancelAsync(dryRun);
                return (dryRun, wait.Reason);
            }
            await Task.Delay(Interval, call.Time, call.CancellationToken);
            dryRun = await calls.Find(dryRun.Id.ToString());
        }
        return (dryRun, null);
    }

    /// <summary>
    /// Writes the missing images below <paramref name="heading"/>; <paramref name="extend"/> adds members to the lines of <c>--json</c>.
    /// Returns how many are missing, without those that are on their way, and how many are.
    /// </summary>
    public async Task<(long Missing, long OnTheWay)> WriteAsync(BackfillReport dryRun, string? heading, Action<JsonObject>? extend = null)
    {
        var (missing, onTheWay) = (0L, 0L);
        for (string? after = null; ;)
        {
            var page = await calls.ListMissing(dryRun.Id.ToString(), after, PageSize);
            if (call.AsJson)
            {
                foreach (var image in page.Items)
                    call.Screen.Json(Line(image, extend));
            }
            else if (page.Items.Count > 0)
            {
                if (after is null && heading is not null)
                    call.Screen.Line(heading);
                call.Screen.Console.Write(BackfillView.Missing(page.Items, call.Time.GetUtcNow()));
            }
            var moving = page.Items.Count(static it => it.OnTheWay);
            (missing, onTheWay) = (missing + page.Items.Count - moving, onTheWay + moving);
            if (page.Next is null)
                return (missing, onTheWay);
            after = page.Next;
        }
    }

    public static void Warn(string text) => Console.Error.WriteLine($"replication: {PrintableText.Escape(text)}");

    // An unfinished dry run would keep the rule from another one.
    private async Task CancelAsync(BackfillReport dryRun)
    {
        try
        {
            await calls.Cancel(dryRun.Id.ToString());
        }
        catch (ApiException e) when (e.Code == calls.Finished)
        {
            // It ended meanwhile.
        }
    }

    private static string Line(ShownMissingImage image, Action<JsonObject>? extend)
    {
        var line = JsonSerializer.SerializeToNode(image, JsonSerializerOptions.Web)!.AsObject();
        extend?.Invoke(line);
        return line.ToJsonString();
    }
}
