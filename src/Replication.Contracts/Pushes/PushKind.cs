using System.Text.Json.Serialization;

namespace Replication.Contracts.Pushes;

/// <summary>What happened to a reference.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PushKind>))]
public enum PushKind
{
    /// <summary>A manifest was pushed.</summary>
    Push,

    /// <summary>The tag was removed.</summary>
    Deletion,
}
