using System.Text.Json.Serialization;

namespace Replication.Contracts.History;

/// <summary>What has its own series in the history.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StatsBy>))]
public enum StatsBy
{
    /// <summary>Everything in one series.</summary>
    Total,

    /// <summary>Each rule; tasks without a rule are a series without a key.</summary>
    Rule,

    /// <summary>Each target instance.</summary>
    Target,

    /// <summary>Each source instance.</summary>
    Instance,

    /// <summary>Each region of the target instances; instances without a region are a series without a key.</summary>
    Region,
}
