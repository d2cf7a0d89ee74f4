using System.Text.Json.Serialization;

namespace Replication.Contracts.Status;

/// <summary>What a user should know about an instance. The members until <see cref="Silent"/> mean that something is wrong.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstanceCondition>))]
public enum InstanceCondition
{
    /// <summary>A stored secret or value cannot be read; its tasks wait.</summary>
    Unusable,

    /// <summary>The registry refuses the credentials; its tasks wait.</summary>
    CredentialsRefused,

    /// <summary>Its newest webhook calls were refused: their pushes are unknown.</summary>
    WebhookRefused,

    /// <summary>Webhook calls were refused before the newest ones were accepted: their pushes may be missing.</summary>
    PushesUnreported,

    /// <summary>No webhook call came for a long time, although a rule waits for its pushes.</summary>
    Silent,

    /// <summary>The registry asked to send no requests for a while.</summary>
    Throttled,

    /// <summary>It is in a pause window: nothing is copied from it or to it.</summary>
    Paused,
}
