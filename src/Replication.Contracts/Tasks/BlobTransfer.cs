using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>One blob of a copy: its size and the bytes copied so far, and how it arrived.</summary>
/// <param name="Digest">The digest of the blob.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Copied">The bytes that are stored at the target or were written so far.</param>
/// <param name="How">How the blob arrived at the target; null until that is known.</param>
public sealed record BlobTransfer(Digest Digest, long Size, long Copied, BlobTransferKind? How);
