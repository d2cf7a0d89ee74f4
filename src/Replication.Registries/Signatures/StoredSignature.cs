using Replication.Registries.Manifests;

namespace Replication.Registries.Signatures;

/// <summary>A signature that a manifest lists.</summary>
/// <param name="Place">The manifest, for messages.</param>
/// <param name="Format">The format.</param>
/// <param name="Blob">The payload or the envelope.</param>
/// <param name="Annotation">The signature of <see cref="SignatureFormat.SimpleSigning"/> in base64; null when the layer has none.</param>
internal sealed record StoredSignature(string Place, SignatureFormat Format, Descriptor Blob, string? Annotation);
