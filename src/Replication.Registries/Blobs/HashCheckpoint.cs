namespace Replication.Registries.Blobs;

/// <summary>The internal state of a hash after <paramref name="Position"/> bytes.</summary>
internal sealed record HashCheckpoint(long Position, byte[] State);
