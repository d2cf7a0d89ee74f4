using System.Text.Json.Serialization;

namespace Replication.Contracts.Signatures;

/// <summary>How many of the signers of a rule must have signed an image.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<VerifyRequirement>))]
public enum VerifyRequirement
{
    /// <summary>At least <see cref="VerifyPolicy.Minimum"/> of them.</summary>
    Any,

    /// <summary>Every cosign key, and every trusted identity of Notation.</summary>
    All,
}
