namespace Replication.Coordination.Backfills;

/// <summary>Why a process stopped running a backfill.</summary>
internal enum BackfillTurn
{
    /// <summary>The backfill has ended, or another process holds its lease.</summary>
    Over,

    /// <summary>It made no progress for a while, and others may wait for its place.</summary>
    Yielded,
}
