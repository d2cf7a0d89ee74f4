namespace Replication.Contracts.Stores;

/// <summary>What a write under the lease of a backfill returns.</summary>
public enum BackfillHold
{
    /// <summary>The lease is held.</summary>
    Kept,

    /// <summary>The lease is held, and a cancellation is requested.</summary>
    CancelRequested,

    /// <summary>The lease is lost; nothing was written.</summary>
    Lost,
}
