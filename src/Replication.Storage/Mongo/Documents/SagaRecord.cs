using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A saga's document; those of all kinds share a collection.</summary>
internal sealed record SagaRecord
{
    /// <summary>Kind and id: two kinds may use one id.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required Guid SagaId { get; init; }

    public required int Version { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>From when on a sweep is patient with it: later than its last change where it was looked at again and again.</summary>
    public required DateTimeOffset QuietSince { get; init; }

    public required string Body { get; init; }

    public static string IdOf(string kind, Guid id) => $"{kind}/{id:D}";

    public static SagaRecord Of(string kind, SagaDocument saga) => new()
    {
        Id = IdOf(kind, saga.Id),
        Kind = kind,
        SagaId = saga.Id,
        Version = saga.Version,
        State = saga.State,
        UpdatedAt = saga.UpdatedAt,
        QuietSince = saga.UpdatedAt,
        Body = saga.Body,
    };

    public SagaDocument ToSaga() => new(SagaId, Version, State, UpdatedAt, Body);
}
