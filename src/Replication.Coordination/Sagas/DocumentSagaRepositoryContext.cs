using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace Replication.Coordination.Sagas;

internal sealed class DocumentSagaRepositoryContext<TSaga, TMessage>(
    DocumentSagas<TSaga> sagas, ConsumeContext<TMessage> consumed, ISagaConsumeContextFactory<DocumentSagas<TSaga>, TSaga> contexts)
    : ConsumeContextScope<TMessage>(consumed), SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, IDocumentSaga
    where TMessage : class
{
    private readonly ConsumeContext<TMessage> _consumed = consumed;

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(
        ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class => contexts.CreateSagaConsumeContext(sagas, consumeContext, instance, mode);

    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance) =>
        contexts.CreateSagaConsumeContext(sagas, _consumed, instance, SagaConsumeContextMode.Add);

    public async Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance)
    {
        try
        {
            await sagas.InsertAsync(instance, CancellationToken);
        }
        catch (ConcurrencyException)
        {
            // Another consumer inserted it first. MassTransit then loads it.
            return null!;
        }
        return await contexts.CreateSagaConsumeContext(sagas, _consumed, instance, SagaConsumeContextMode.Insert);
    }

    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId) =>
        await sagas.FindAsync(correlationId, CancellationToken) is { } saga
            ? await contexts.CreateSagaConsumeContext(sagas, _consumed, saga, SagaConsumeContextMode.Load)
            : null!;

    public Task Save(SagaConsumeContext<TSaga> context) => sagas.InsertAsync(context.Saga, CancellationToken);

    public Task Update(SagaConsumeContext<TSaga> context) => sagas.ReplaceAsync(context.Saga, CancellationToken);

    public Task Delete(SagaConsumeContext<TSaga> context) => sagas.DeleteAsync(context.Saga, CancellationToken);

    public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Undo(SagaConsumeContext<TSaga> context) => Task.CompletedTask;
}
