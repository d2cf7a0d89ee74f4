using Replication.Contracts.Stores;

namespace Replication.Storage.Mongo.Documents;

/// <summary>The document of a saga. Sagas of all kinds share a collection.</summary>
internal sealed record SagaRecord
{
    /// <summary>Kind and id: two kinds may use the same id.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required Guid SagaId { get; init; }

    public required int Version { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The time from which the delay of the next review counts. Each review moves it past the last change.</summary>
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
