using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Client.Views;
using Replication.App.Commands;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>
/// Runs a dry-run backfill of each rule, and writes the images that it found missing: page by page, so that any number of images needs
/// little memory. With <c>--json</c>, each image is one line.
/// </summary>
internal sealed class MissingImages(ApiCall call)
{
    private const int PageSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private long _missing;
    private long _found;
    private bool _isIncomplete;

    /// <summary>Returns the exit code: 1 when an image is missing, or a rule could not be checked.</summary>
    public async Task<int> RunAsync(IReadOnlyList<ShownRule> rules, JsonObject body)
    {
        foreach (var rule in rules)
            await CheckAsync(rule, body);
        if (!call.AsJson)
            call.Screen.Line(Summary(rules.Count));
        return _missing > 0 || _isIncomplete ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task CheckAsync(ShownRule rule, JsonObject body)
    {
        BackfillDocument dryRun;
        try
        {
            dryRun = (await call.Api.CreateBackfillAsync(rule.Id, body.DeepClone().AsObject(), call.CancellationToken)).Value;
        }
        catch (ApiRefusal e) when (e.Code is "rule.paused" or "backfill.underWay")
        {
            Report(rule, e.Message);
            return;
        }
        while (dryRun.FinishedAt is null)
        {
            await Task.Delay(Interval, call.Time, call.CancellationToken);
            dryRun = (await call.Api.FindBackfillAsync(dryRun.Id.ToString(), call.CancellationToken)).Value;
        }
        _found += dryRun.Found;
        await WriteAsync(rule, dryRun);
        if (dryRun.Status != BackfillStatus.Succeeded)
            Report(rule, dryRun.Issue?.Message ?? $"the dry run was {Words.Of(dryRun.Status)}");
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
                call.Screen.Console.Write(BackfillView.Missing(page.Items));
            }
            _missing += page.Items.Count;
            if (page.Next is null)
                return;
            after = page.Next;
        }
    }

    private void Report(ShownRule rule, string reason)
    {
        _isIncomplete = true;
        Console.Error.WriteLine($"replication: the rule '{rule.Name}' was not checked completely: {reason}");
    }

    private string Summary(int ruleCount)
    {
        var rules = ruleCount == 1 ? "1 rule" : $"{ruleCount} rules";
        return _missing == 0
            ? $"{(_isIncomplete ? "No missing image was found, but the check is not complete" : "Nothing is missing")}: {_found} images of {rules}."
            : $"{_missing} of {_found} images of {rules} are missing. Copy them with 'replication backfills create RULE'.";
    }

    private static string Line(ShownRule rule, PreviewedImage image)
    {
        var line = JsonSerializer.SerializeToNode(image, JsonSerializerOptions.Web)!.AsObject();
        line["rule"] = rule.Name;
        return line.ToJsonString();
    }
}
