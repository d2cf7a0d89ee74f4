using Replication.Contracts.Backfills;

namespace Replication.WebConsole.Parts;

/// <summary>What follows from the status and the counts of a backfill or an import.</summary>
internal static class BackfillState
{
    public static bool IsFinished(this BackfillReport it) =>
        it.Status is BackfillStatus.Succeeded or BackfillStatus.Failed or BackfillStatus.Canceled;

    /// <summary>The number of images with a result.</summary>
    public static long Settled(this BackfillReport it) => it.Done + it.AlreadyThere + it.Failed + it.Canceled + it.Missing;

    /// <summary>How many of the images found so far have a result, in percent; 100 at the end.</summary>
    public static int Percent(this BackfillReport it) => it.IsFinished()
        ? 100
        : it.Found == 0 ? 0 : (int)Math.Clamp(100 * it.Settled() / it.Found, 0, 100);
}
