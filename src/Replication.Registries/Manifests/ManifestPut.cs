namespace Replication.Registries.Manifests;

/// <summary>What a registry did with a manifest.</summary>
internal abstract record ManifestPut
{
    private ManifestPut()
    {
    }

    public sealed record Stored : ManifestPut;

    /// <summary>It misses content that the manifest names.</summary>
    public sealed record LacksContent(CopyFailure Failure) : ManifestPut;
}
