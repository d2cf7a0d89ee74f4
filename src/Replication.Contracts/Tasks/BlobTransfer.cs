using System.Text.Json.Serialization;
using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>How a blob arrived in the target repository.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BlobTransferKind>))]
public enum BlobTransferKind
{
    /// <summary>Its bytes were read from the source and written to the target.</summary>
    Streamed,

    /// <summary>The target mounted it from another of its repositories (cross-repository mount).</summary>
    Mounted,

    /// <summary>It was already present.</summary>
    Present,
}

/// <summary>One blob of a copy: its size and the bytes copied so far, and how it arrived (null until that is known).</summary>
public sealed record BlobTransfer(Digest Digest, long Size, long Copied, BlobTransferKind? How);
