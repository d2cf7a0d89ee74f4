using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>Whether source and target instance belong to one account.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RuleScenario>))]
public enum RuleScenario
{
    /// <summary>Both instances belong to the same account.</summary>
    SameAccount,

    /// <summary>The accounts may differ; the target instance must then trust the account of the source.</summary>
    CrossAccount,
}
