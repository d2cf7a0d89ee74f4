namespace Replication.Registries;

/// <summary>How the right to bring a blob ends.</summary>
public enum BlobClaimEnd
{
    /// <summary>The blob is there.</summary>
    Brought,

    /// <summary>It is not, and nothing was left of it.</summary>
    GivenUp,

    /// <summary>It is not, and whoever brings it next may go on with what stands there.</summary>
    LeftBehind,
}
