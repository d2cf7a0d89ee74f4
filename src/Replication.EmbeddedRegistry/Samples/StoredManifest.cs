namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A manifest as a registry gave it; <paramref name="Digest"/> is what its header said, null where it said nothing.</summary>
public sealed record StoredManifest(string? MediaType, byte[] Bytes, string? Digest);
