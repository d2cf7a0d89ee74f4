using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.App.Logging;
using Replication.Client;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>
/// Runs a dry-run backfill of each rule, and writes the images that it found missing: page by page, so that any number of images needs
/// little memory. With <c>--json</c>, each image is one line.
/// </summary>
internal sealed class MissingImages(ApiCall call, TimeSpan timeout)
{
    private const int PageSize = 500;

    /// <summary>How long a dry run may make no progress, unless the caller chooses another time.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly List<ShownRule> _lacking = [];
    private long _missing;
    private long _onTheWay;
    private long _found;
    private bool _isIncomplete;

    /// <summary>Returns the exit code: 1 when an image is missing, or a rule could not be checked.</summary>
    public async Task<int> RunAsync(IReadOnlyList<ShownRule> rules, JsonObject body)
    {
        foreach (var rule in rules)
            await CheckAsync(rule, body);
        if (!call.AsJson)
            call.Screen.Line(MissingSummary.Of(_missing, _onTheWay, _found, rules.Count, _lacking, _isIncomplete));
        return _missing > 0 || _isIncomplete ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task CheckAsync(ShownRule rule, JsonObject body)
    {
        BackfillDocument dryRun;
        try
        {
            dryRun = (await call.Api.CreateBackfillAsync(rule.Id, body.DeepClone().AsObject(), call.CancellationToken)).Value;
        }
        catch (ApiException e) when (e.Code is "rule.paused" or "backfill.underWay")
        {
            Report(rule, e.Message);
            return;
        }
        (dryRun, var unfinished) = await WaitAsync(rule, dryRun);
        _found += dryRun.Found;
        var before = _missing;
        await WriteAsync(rule, dryRun);
        if (_missing > before)
            _lacking.Add(rule);
        if (unfinished is not null)
            Report(rule, unfinished);
        else if (dryRun.Status != BackfillStatus.Succeeded)
            Report(rule, dryRun.Issue?.Message ?? $"the dry run was {dryRun.Status.ToWord()}");
    }

    // Returns why the dry run was canceled before its end; null when it ended.
    private async Task<(BackfillDocument DryRun, string? Unfinished)> WaitAsync(ShownRule rule, BackfillDocument dryRun)
    {
        var wait = new DryRunWait(timeout, call.Time);
        while (dryRun.FinishedAt is null)
        {
            if (wait.Observe(dryRun) is { } reason)
                Warn($"the rule '{rule.Name}' waits: {reason}");
            if (wait.IsOver)
            {
                await CancelAsync(dryRun);
                return (dryRun, wait.Reason);
            }
            await Task.Delay(Interval, call.Time, call.CancellationToken);
            dryRun = (await call.Api.FindBackfillAsync(dryRun.Id.ToString(), call.CancellationToken)).Value;
        }
        return (dryRun, null);
    }

    // An unfinished dry run would keep the rule from another one.
    private async Task CancelAsync(BackfillDocument dryRun)
    {
        try
        {
            await call.Api.CancelBackfillAsync(dryRun.Id.ToString(), call.CancellationToken);
        }
        catch (ApiException e) when (e.Code == "backfill.finished")
        {
            // It ended meanwhile.
        }
    }

    private async Task WriteAsync(ShownRule rule, BackfillDocument dryRun)
    {
        for (string? after = null; ;)
        {
            var page = (await call.Api.ListMissingAsync(dryRun.Id.ToString(), after, PageSize, call.CancellationToken)).Value;
            if (call.AsJson)
            {
                foreach (var image in page.Items)
                    call.Screen.Json(Line(rule, image));
            }
            else if (page.Items.Count > 0)
            {
                if (after is null)
                    call.Screen.Line($"Rule '{rule.Name}':");
                call.Screen.Console.Write(BackfillView.Missing(page.Items, call.Time.GetUtcNow()));
            }
            var onTheWay = page.Items.Count(static it => it.OnTheWay);
            _onTheWay += onTheWay;
            _missing += page.Items.Count - onTheWay;
            if (page.Next is null)
                return;
            after = page.Next;
        }
    }

    private void Report(ShownRule rule, string reason)
    {
        _isIncomplete = true;
        Warn($"the rule '{rule.Name}' could not be checked: {reason}");
    }

    private static void Warn(string text) => Console.Error.WriteLine($"replication: {PrintableText.Escape(text)}");

    private static string Line(ShownRule rule, ShownMissingImage image)
    {
        var line = JsonSerializer.SerializeToNode(image, JsonSerializerOptions.Web)!.AsObject();
        line["rule"] = rule.Name;
        return line.ToJsonString();
    }
}
