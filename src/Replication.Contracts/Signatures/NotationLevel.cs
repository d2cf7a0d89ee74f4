using System.Text.Json.Serialization;

namespace Replication.Contracts.Signatures;

/// <summary>The verification level of a Notation trust policy. Revocation is not checked, because that needs the network.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NotationLevel>))]
public enum NotationLevel
{
    /// <summary>The signature must not be expired, and its certificates must be valid now.</summary>
    Strict,

    /// <summary>The signature may be expired. Its certificates must have been valid when it was made.</summary>
    Permissive,
}
