namespace Replication.Registries.Manifests;

/// <summary>The result of parsing a manifest.</summary>
internal abstract record ManifestReading
{
    private ManifestReading()
    {
    }

    public sealed record Read(ManifestDocument Manifest) : ManifestReading;

    /// <summary><paramref name="Reason"/> completes the sentence "the manifest cannot be copied: …".</summary>
    public sealed record Refused(string Code, string Reason) : ManifestReading;
}
