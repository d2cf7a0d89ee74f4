namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A manifest as returned by a registry. <paramref name="Digest"/> is the digest header; null when it was missing.</summary>
public sealed record StoredManifest(string? MediaType, byte[] Bytes, string? Digest);
