namespace Replication.Registries;

/// <summary>A side of a copy.</summary>
public enum FailedSide
{
    /// <summary>The registry that is read.</summary>
    Source,

    /// <summary>The registry that is written.</summary>
    Target,
}
