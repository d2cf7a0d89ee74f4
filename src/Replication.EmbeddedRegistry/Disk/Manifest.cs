using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>A pushed manifest.</summary>
internal sealed record Manifest(ContentDigest Digest, string MediaType, byte[] Bytes);
