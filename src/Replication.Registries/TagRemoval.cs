namespace Replication.Registries;

/// <summary>What became of a tag that was to be removed.</summary>
public enum TagRemoval
{
    /// <summary>It was there, and is not any more.</summary>
    Removed,

    /// <summary>It was not there.</summary>
    Absent,
}
