using Replication.Contracts.Instances;
using Replication.Storage.Secrets;

namespace Replication.Storage.Mongo.Documents;

/// <summary>An instance that was created through the API. The secrets in its body are encrypted.</summary>
internal sealed record InstanceDocument
{
    /// <summary>The name of the instance.</summary>
    public required string Id { get; init; }

    public required Guid Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string Body { get; init; }

    public static InstanceDocument Of(KeptInstance instance, SealedJson json) => new()
    {
        Id = instance.Instance.Name,
        Version = instance.Version,
        CreatedAt = instance.CreatedAt,
        ChangedAt = instance.ChangedAt,
        Body = json.Write(instance.Instance),
    };

    public KeptInstance ToInstance(SealedJson json) => new(StoredInstance.Read(Id, Body, json), Version, CreatedAt, ChangedAt);
}
