using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>Whether a rule covers a namespace or one repository.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RuleLevel>))]
public enum RuleLevel
{
    /// <summary>Every repository of a namespace.</summary>
    Namespace,

    /// <summary>One repository.</summary>
    Repository,
}
