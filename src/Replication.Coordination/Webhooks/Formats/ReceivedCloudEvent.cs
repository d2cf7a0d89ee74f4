using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>
/// CloudEvents 1.0 over HTTP as registries send them: structured (one event or a batch), or binary, where headers hold the attributes and
/// the body is the data.
/// </summary>
internal sealed record ReceivedCloudEvent(string? Type, string? Id, string? Source, DateTimeOffset? Time, JsonElement? Data)
{
    /// <summary>Returns the events; one when headers hold the attributes.</summary>
    public static IReadOnlyList<JsonElement> Parts(JsonElement body, Func<string, string?> header) =>
        header("ce-type") is null && body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];

    public static ReceivedCloudEvent Of(JsonElement part, Func<string, string?> header) => header("ce-type") is { } type
        ? new ReceivedCloudEvent(type, header("ce-id"), header("ce-source"), JsonParts.ReadTime(header("ce-time")), part)
        : new ReceivedCloudEvent(part.Text("type"), part.Text("id"), part.Text("source"), part.Time("time"), part.Find("data"));

    public WebhookPart Read(string instance, DateTimeOffset receivedAt)
    {
        if (Type is null || Id is null)
            return new WebhookPart.Unreadable(
                QuarantineCode.WrongFormat, $"it is not a CloudEvent: it has no {(Type is null ? "type" : "id")}");
        return Type switch
        {
            "harbor.artifact.pushed" => OfData(data => ReadHarbor(data, instance, receivedAt)),
            "zotregistry.image.updated" => OfData(data => Check(
                data.Text("name"), data.Text("reference"), data.Text("digest"), data.Text("mediaType"), instance, receivedAt)),
            "cr:Artifact:PushCompleted" => OfData(data => Check(
                Joined(data.Text("RepoNamespaceName"), data.Text("RepoName")),
                    data.Text("Tag"),
                    data.Text("Digest"),
                    mediaType: null,
                    instance,
                    receivedAt)),
            "Microsoft.ContainerRegistry.ImagePushed" => OfData(data => AzureNotification.Read(data, instance, receivedAt)),
            _ => new WebhookPart.Ignored(),
        };
    }

    // Event ids are unique for each source.
    private string EventId => $"{Source} {Id}";

    private WebhookPart ReadHarbor(JsonElement data, string instance, DateTimeOffset receivedAt) =>
        HarborNotification.ResourcesOf(data) switch
        {
            [var only] => HarborNotification.ReadResource(data, only, EventId, Time, instance, receivedAt),
            [] => new WebhookPart.Ignored(),
            null => new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no list 'data.resources'"),
            _ => new WebhookPart.Unreadable(QuarantineCode.SeveralArtifacts, "it names more than one artifact"),
        };

    private WebhookPart Check(
        string? repository, string? tag, string? digest, string? mediaType, string instance, DateTimeOffset receivedAt)
    {
        var fields = new PushFields(EventId, repository, tag, digest, Time) { MediaType = mediaType };
        return tag is null && digest is null ? fields.Check(instance, receivedAt) : fields.CheckTagOrDigest(instance, receivedAt);
    }

    private WebhookPart OfData(Func<JsonElement, WebhookPart> read) =>
        Data is { ValueKind: JsonValueKind.Object } data
            ? read(data)
            : new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no data");

    private static string? Joined(string? @namespace, string? name) =>
        @namespace is null ? name : name is null ? null : $"{@namespace}/{name}";
}
