namespace Replication.Coordination.Backfills;

/// <summary>Why a process stopped running a backfill.</summary>
internal enum BackfillTurn
{
    /// <summary>The backfill has ended, or another process holds its lease.</summary>
    Over,

    /// <summary>The turn was over, and all places of the process were in use.</summary>
    Yielded,
}
