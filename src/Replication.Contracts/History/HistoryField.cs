namespace Replication.Contracts.History;

/// <summary>What the history counts, apart from the lag.</summary>
public enum HistoryField
{
    /// <summary>Pushes that were accepted and matched with the rules.</summary>
    Pushes,

    /// <summary>Tasks that succeeded.</summary>
    Succeeded,

    /// <summary>Tasks that failed permanently.</summary>
    Failed,

    /// <summary>Tasks that were canceled, also because their rule was paused.</summary>
    Canceled,

    /// <summary>Tasks that a newer push of the same target tag superseded.</summary>
    Superseded,

    /// <summary>Tasks whose image the rule does not want.</summary>
    Filtered,

    /// <summary>Bytes of blobs that were read from the source and written to the target.</summary>
    Bytes,
}
