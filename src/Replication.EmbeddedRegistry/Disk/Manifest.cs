using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>A manifest as it was pushed.</summary>
internal sealed record Manifest(ContentDigest Digest, string MediaType, byte[] Bytes);
