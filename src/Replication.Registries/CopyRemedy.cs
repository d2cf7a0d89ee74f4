namespace Replication.Registries;

/// <summary>The option of a copy that avoids a failure.</summary>
public enum CopyRemedy
{
    /// <summary>No option of the copy helps.</summary>
    None,

    /// <summary>Copy all platforms: the target does not accept an index that lacks manifests.</summary>
    AllPlatforms,

    /// <summary>Allow sparse indexes: the source lacks manifests that its index lists.</summary>
    AllowSparse,

    /// <summary>Copy without referrers: the target does not accept them.</summary>
    WithoutReferrers,
}
