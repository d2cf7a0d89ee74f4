namespace Replication.Registries;

/// <summary>How a claim ends.</summary>
public enum BlobClaimEnd
{
    /// <summary>The blob exists at the target.</summary>
    Uploaded,

    /// <summary>The blob was not uploaded, and its session was aborted.</summary>
    Aborted,

    /// <summary>The blob was not uploaded, but its session is open and can be resumed.</summary>
    Resumable,
}
