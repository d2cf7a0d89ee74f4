using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>
/// The payload format of a webhook. The members are the allowed words of the configuration, in this order: <c>GarPubsub</c> is
/// <c>gar-pubsub</c>.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WebhookFormat>))]
public enum WebhookFormat
{
    /// <summary>Notifications of the distribution registry.</summary>
    Distribution,

    /// <summary>Harbor's default format.</summary>
    Harbor,

    /// <summary>CloudEvents 1.0, sent by Harbor, zot, Alibaba Cloud and Azure.</summary>
    Cloudevents,

    /// <summary>The trigger of Alibaba Cloud Container Registry.</summary>
    AcrTrigger,

    /// <summary>The webhook of Azure Container Registry, also through Event Grid.</summary>
    Azure,

    /// <summary>Amazon ECR through EventBridge.</summary>
    EcrEventbridge,

    /// <summary>Docker Hub.</summary>
    Dockerhub,

    /// <summary>Quay.</summary>
    Quay,

    /// <summary>GitHub Packages.</summary>
    Github,

    /// <summary>Google Artifact Registry through Pub/Sub.</summary>
    GarPubsub,

    /// <summary>Sonatype Nexus Repository.</summary>
    Nexus,

    /// <summary>The plain format of this project.</summary>
    Generic,
}
