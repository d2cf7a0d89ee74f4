using Replication.App.Commands;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Imports;

namespace Replication.App.Client;

/// <summary>Waits for the dry run of an import, and writes what it found missing.</summary>
internal static class ImportMissing
{
    /// <summary>Returns the exit code: 1 when an image is missing, or the dry run did not succeed.</summary>
    public static async Task<int> RunAsync(ApiCall call, ImportDocument begun, TimeSpan timeout)
    {
        var reading = new DryRunReading(call, DryRunCalls.OfImports(call), timeout);
        var (dryRun, unfinished) = await reading.WaitAsync(begun, "the import");
        var (missing, onTheWay) = await reading.WriteAsync(dryRun, heading: null);
        var problem = unfinished
            ?? (dryRun.Status == BackfillStatus.Succeeded ? null : dryRun.Issue?.Message ?? $"the dry run was {dryRun.Status.ToWord()}");
        if (problem is not null)
            DryRunReading.Warn($"the import could not be checked: {problem}");
        if (!call.AsJson)
            call.Screen.Line(Summary(missing, onTheWay, dryRun.Found, problem is not null));
        return missing > 0 || problem is not null ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>The last line: how many images are missing, and how to copy them.</summary>
    public static string Summary(long missing, long onTheWay, long found, bool isIncomplete)
    {
        var others = onTheWay > 0 ? $" {onTheWay} more {(onTheWay == 1 ? "is" : "are")} on the way to the target." : "";
        return (missing > 0
            ? $"{missing} of {Counted.Of(found, "image")} {(missing == 1 ? "is" : "are")} missing. Copy them with the same command without "
                + "--dry-run and --missing."
            : isIncomplete ? $"No missing image was found, but the check is not complete: {Counted.Of(found, "image")}."
            : $"Nothing is missing: {Counted.Of(found, "image")}.") + others;
    }
}
