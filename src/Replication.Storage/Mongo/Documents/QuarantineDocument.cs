using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A webhook payload that could not be read.</summary>
internal sealed record QuarantineDocument
{
    public required Guid Id { get; init; }

    public required string Instance { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Body { get; init; }

    public static QuarantineDocument Of(QuarantinedPayload payload) => new()
    {
        Id = payload.Id,
        Instance = payload.Instance,
        ReceivedAt = payload.ReceivedAt,
        Body = StoreJson.Write(payload),
    };

    public QuarantinedPayload ToPayload() => StoreJson.Read<QuarantinedPayload>(Body);
}
