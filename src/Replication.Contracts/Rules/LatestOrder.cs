using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>Which tags of a repository are the newest.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LatestOrder>))]
public enum LatestOrder
{
    /// <summary>The highest versions, by the precedence of Semantic Versioning.</summary>
    Semver,

    /// <summary>The tags that were pushed last.</summary>
    PushTime,
}
