using System.Text.Json.Serialization;

namespace Replication.Contracts.Reconciling;

/// <summary>How a replicated image differs at its target, although its source tag is unchanged.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DriftKind>))]
public enum DriftKind
{
    /// <summary>The target does not have the tag any more.</summary>
    Missing,

    /// <summary>The target has another image under the tag.</summary>
    Different,
}
