using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>Shows the images that differ at their target.</summary>
internal static class DriftView
{
    public static IRenderable Of(IEnumerable<ShownDrift> images) => Columns.Of(
        images,
        new("image", static it => $"{it.Repository}:{it.Tag}") { MinWidth = 24 },
        new("target", static it => it.Target) { MinWidth = 12 },
        new("drift", static it => it.Kind.ToWord()),
        new("replicated", static it => it.Digest.Text) { Short = static it => Short(it.Digest), Drop = 2 },
        new("found", static it => it.Found?.Text) { Short = static it => it.Found is { } found ? Short(found) : null, Drop = 3 },
        new("since", static it => Screen.Time(it.Since)) { Drop = 1 });

    /// <summary>How old the list is, or that nothing differs.</summary>
    public static string Summary(ShownRule rule, int shown) => rule.Status.Reconciliation switch
    {
        null when shown == 0 => $"The rule '{rule.Name}' is not reconciled: set reconcile, such as 1h.",
        null or { LastFinishedAt: null } => $"The rule '{rule.Name}' has not been compared yet.",
        { LastFinishedAt: { } at } when shown == 0 =>
            $"No replicated image of the rule '{rule.Name}' differs at its target, compared {Screen.Time(at)}.",
        { LastFinishedAt: { } at } =>
            $"Compared {Screen.Time(at)}; images that were copied since then are in the list until the next comparison: 'replication rules "
                + $"reconcile {rule.Name}'.",
    };

    /// <summary>The images that differ and that the reconciler does not copy again.</summary>
    public static long LeftOf(ReconcileCounts counts) =>
        Math.Max(0, counts.Missing + counts.Different - counts.Repaired) + counts.LeftAlone;

    /// <summary>What a comparison found, and what is left to do.</summary>
    public static string Result(ShownRule rule, ShownReconciliation done, bool hasFailed)
    {
        var it = done.Last!;
        var parts = new List<string>
        {
            $"{Counted.Of(it.Images, "image")} of the rule '{rule.Name}' compared: {it.Present} present, {it.Older} older than the rule, "
                + $"{it.OnTheWay} on the way, {it.Missed} not reported, {it.Missing} missing, {it.Different} different, "
                + $"{it.LeftAlone} failed or canceled before.",
        };
        if (it.Missed + it.Repaired > 0)
            parts.Add($"{Counted.Of(it.Missed + it.Repaired, "copy", "copies")} started" + (hasFailed
                ? $", and some failed: see 'replication tasks list --rule {rule.Name} --trigger reconcile --status failed'."
                : " and ended."));
        if (it.Missing + it.Different > it.Repaired)
            parts.Add($"See 'replication rules drift {rule.Name}'; repair: true copies such images again.");
        if (done.Issue is { } issue)
            parts.Add($"Not everything could be compared ({issue.Code}): {issue.Message}");
        return string.Join(' ', parts);
    }

    private static string Short(Digest digest) => digest.Hex[..12];
}
