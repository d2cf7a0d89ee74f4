using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Backfills;

/// <summary>Finds backfills that are not finished. A rule has one at most.</summary>
internal sealed class UnfinishedBackfills(IBackfillStore backfills)
{
    // The unfinished one is the newest.
    private const int MaxSeen = 1;

    /// <summary>Returns the backfill that replicates the pushes of a pause of this rule; null when none is unfinished.</summary>
    public async Task<Backfill?> FindOfPauseAsync(string rule, CancellationToken cancellationToken) =>
        (await backfills.ListAsync(rule, after: null, MaxSeen, cancellationToken)).Items
            .FirstOrDefault(static it => it is { IsFinished: false, DryRun: false, Since: not null, Rule.Pause: not null });
}
