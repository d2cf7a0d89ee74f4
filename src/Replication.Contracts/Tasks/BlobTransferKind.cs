using System.Text.Json.Serialization;

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
