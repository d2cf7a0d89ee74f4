using System.Text.Json.Nodes;
using Replication.App.Commands;
using Replication.Client;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>Runs a dry-run backfill of each rule, and writes the images that it found missing.</summary>
internal sealed class MissingImages(ApiCall call, TimeSpan timeout)
{
    /// <summary>How long a dry run may make no progress, unless the caller chooses another time.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    private readonly DryRunReading _reading = new(call, DryRunCalls.OfBackfills(call), timeout);
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
        BackfillReport dryRun;
        try
        {
            dryRun = (await call.Api.CreateBackfillAsync(rule.Id, body.DeepClone().AsObject(), call.CancellationToken)).Value;
        }
        catch (ApiException e) when (e.Code is "rule.paused" or "backfill.underWay")
        {
            Report(rule, e.Message);
            return;
        }
        (dryRun, var unfinished) = await _reading.WaitAsync(dryRun, $"the rule '{rule.Name}'");
        _found += dryRun.Found;
        var (missing, onTheWay) = await _reading.WriteAsync(dryRun, $"Rule '{rule.Name}':", line => line["rule"] = rule.Name);
        (_missing, _onTheWay) = (_missing + missing, _onTheWay + onTheWay);
        if (missing > 0)
            _lacking.Add(rule);
        if (unfinished is not null)
            Report(rule, unfinished);
        else if (dryRun.Status != BackfillStatus.Succeeded)
            Report(rule, dryRun.Issue?.Message ?? $"the dry run was {dryRun.Status.ToWord()}");
    }

    private void Report(ShownRule rule, string reason)
    {
        _isIncomplete = true;
        DryRunReading.Warn($"the rule '{rule.Name}' could not be checked: {reason}");
    }
}
