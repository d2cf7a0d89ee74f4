namespace Replication.Registries.Manifests;

/// <summary>Media types of the OCI image specification and of Docker (image-spec, media-types.md).</summary>
internal static class ManifestMediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciArtifact = "application/vnd.oci.artifact.manifest.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>The <c>Accept</c> header for manifests. With fewer types, a registry may return another digest.</summary>
    public const string AcceptManifests = $"{OciIndex}, {OciManifest}, {DockerList}, {DockerManifest}, {OciArtifact}";

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerList;

    /// <summary>True for manifests without child manifests.</summary>
    public static bool IsImage(string? mediaType) => mediaType is OciManifest or DockerManifest or OciArtifact;

    public static bool IsSchema1(string mediaType) => mediaType is DockerSchema1 or DockerSchema1Signed;

    public static bool IsManifest(string mediaType) => IsIndex(mediaType) || IsImage(mediaType);

    /// <summary>True for foreign layers, which registries need not store (image-spec, layer.md, "Non-Distributable Layers").</summary>
    public static bool IsForeignLayer(string mediaType) =>
        mediaType.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal)
        || mediaType.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal);

    /// <summary>True for types that are always blobs. Build caches list layers in an index.</summary>
    public static bool IsBlob(string mediaType) =>
        mediaType.StartsWith("application/vnd.oci.image.layer.", StringComparison.Ordinal)
        || mediaType.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.Ordinal)
        || mediaType.StartsWith("application/vnd.docker.container.image.", StringComparison.Ordinal)
        || mediaType.StartsWith("application/vnd.buildkit.cacheconfig.", StringComparison.Ordinal)
        || mediaType is "application/vnd.oci.image.config.v1+json" or "application/vnd.oci.empty.v1+json" or "application/octet-stream";
}
