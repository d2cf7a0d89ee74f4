using System.Text.Json;
using MassTransit;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Sagas;

/// <summary>A saga whose state is stored beside its body, for queries.</summary>
internal interface IDocumentSaga : SagaStateMachineInstance, ISagaVersion
{
    string CurrentState { get; }
}

/// <summary>
/// Stores sagas as versioned JSON documents. A lost race throws <see cref="ConcurrencyException"/>, which the endpoint retries.
/// </summary>
internal sealed class DocumentSagas<TSaga>(ISagaDocumentStore documents, TimeProvider time)
    where TSaga : class, IDocumentSaga
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The name of this kind of saga in the store.</summary>
    public static string Collection { get; } = typeof(TSaga).Name;

    public async Task<TSaga?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await documents.FindAsync(Collection, id, cancellationToken) is { } document
            ? JsonSerializer.Deserialize<TSaga>(document.Body, Json)
            : null;

    public async Task InsertAsync(TSaga saga, CancellationToken cancellationToken)
    {
        if (!await documents.InsertAsync(Collection, Document(saga), cancellationToken))
            throw LostRace("insert", saga);
    }

    public async Task ReplaceAsync(TSaga saga, CancellationToken cancellationToken)
    {
        var expectedVersion = saga.Version++;
        if (!await documents.ReplaceAsync(Collection, Document(saga), expectedVersion, cancellationToken))
            throw LostRace("update", saga);
    }

    public async Task DeleteAsync(TSaga saga, CancellationToken cancellationToken)
    {
        if (!await documents.DeleteAsync(Collection, saga.CorrelationId, saga.Version, cancellationToken))
            throw LostRace("delete", saga);
    }

    private SagaDocument Document(TSaga saga) =>
        new(saga.CorrelationId, saga.Version, saga.CurrentState, time.GetUtcNow(), JsonSerializer.Serialize(saga, Json));

    private static ConcurrencyException LostRace(string step, TSaga saga) =>
        new($"another consumer won the {step} of the saga", typeof(TSaga), saga.CorrelationId);
}
