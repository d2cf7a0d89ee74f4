namespace Replication.Coordination.Webhooks;

/// <summary>Media types of manifests that can refer to another manifest (image-spec, "subject").</summary>
internal static class ReferrerMediaTypes
{
    private static readonly string[] MayRefer =
    [
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.artifact.manifest.v1+json",
    ];

    /// <summary>Returns false for a media type that cannot have a subject. Without a media type the manifest may have one.</summary>
    public static bool Allow(string? mediaType) =>
        mediaType is null || MayRefer.Contains(mediaType.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);
}
