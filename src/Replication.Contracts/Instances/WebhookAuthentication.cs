using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>
/// How a webhook call proves that it comes from the instance. The members are the allowed words of the configuration, in this order.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WebhookAuthentication>))]
public enum WebhookAuthentication
{
    /// <summary><c>Authorization: Bearer</c> with the secret.</summary>
    Bearer,

    /// <summary><c>Authorization: Basic</c> with a user name and the secret.</summary>
    Basic,

    /// <summary>A header that contains the secret.</summary>
    Header,

    /// <summary>A header that contains the HMAC-SHA256 of the body, keyed with the secret.</summary>
    HmacSha256,

    /// <summary>A header that contains the HMAC-SHA1 of the body, keyed with the secret, for publishers that have no other.</summary>
    HmacSha1,

    /// <summary>A query parameter that contains the secret.</summary>
    QueryToken,

    /// <summary>No proof.</summary>
    None,
}
