using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>One blob of a copy: its size and the bytes copied so far, and how it arrived (null until that is known).</summary>
public sealed record BlobTransfer(Digest Digest, long Size, long Copied, BlobTransferKind? How);
