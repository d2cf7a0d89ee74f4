using System.Text.Json.Serialization;

namespace Replication.Contracts.Reconciling;

/// <summary>Which images a pass takes into the baseline, because they were pushed before the rule covered them.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BaselineMode>))]
public enum BaselineMode
{
    /// <summary>None: the rule is the same as in the last pass.</summary>
    None,

    /// <summary>The images that the rule did not cover before its change.</summary>
    Added,

    /// <summary>All images that the source has now: the rule became active after the last pass, or is new.</summary>
    All,
}
