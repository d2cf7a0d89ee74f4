using System.Text.Json.Serialization;

namespace Replication.Contracts.Rules;

/// <summary>What makes a rule replicate.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RuleTrigger>))]
public enum RuleTrigger
{
    /// <summary>Pushes that the source reports.</summary>
    Push,

    /// <summary>The reconciler, which reads the source at intervals. Reported pushes are ignored.</summary>
    Poll,

    /// <summary>Calls that name an image. Reported pushes are ignored.</summary>
    Manual,
}
