using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A request with an idempotency key.</summary>
internal sealed record RequestDocument
{
    /// <summary>The idempotency key.</summary>
    public required string Id { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Answer { get; init; }

    /// <summary>A BSON date. The server removes the document some time after it.</summary>
    public required DateTime PurgeAt { get; init; }

    public KeptRequest ToRequest() => new(Id, Content, At, Answer is null ? null : StoreJson.Read<KeptAnswer>(Answer));
}
