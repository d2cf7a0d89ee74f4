using Replication.Contracts;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>The last line of a list of missing images: how many there are, and how to copy them.</summary>
internal static class MissingSummary
{
    /// <summary>
    /// <paramref name="missing"/> does not count the images that are on their way. <paramref name="lacking"/> are the rules with missing
    /// images.
    /// </summary>
    public static string Of(
        long missing, long onTheWay, long found, int ruleCount, IReadOnlyList<ShownRule> lacking, bool isIncomplete)
    {
        var all = $"{Counted.Of(found, "image")} of {Counted.Of(ruleCount, "rule")}";
        var others = onTheWay > 0 ? $" {onTheWay} more {(onTheWay == 1 ? "is" : "are")} on the way to the target." : "";
        return (missing > 0 ? $"{missing} of {all} {(missing == 1 ? "is" : "are")} missing. {Advice(lacking)}"
            : isIncomplete ? $"No missing image was found, but the check is not complete: {all}."
            : $"Nothing is missing: {all}.") + others;
    }

    private static string Advice(IReadOnlyList<ShownRule> lacking)
    {
        var paused = lacking.Where(static it => !it.Enabled).Select(static it => $"'{it.Name}'").ToList();
        if (lacking is [var only])
            return paused.Count == 0
                ? $"Copy them with 'replication backfills create {only.Name}'."
                : $"The rule '{only.Name}' is paused: resume it first with 'replication rules resume {only.Name}'.";
        return "Copy them with 'replication backfills create RULE'." + (paused.Count == 0
            ? ""
            : $" Resume paused rules first with 'replication rules resume RULE': {string.Join(", ", paused)}.");
    }
}
