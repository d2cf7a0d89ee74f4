using MassTransit;
using MassTransit.Middleware;
using MassTransit.Saga;

namespace Replication.Coordination.Sagas;

internal sealed class DocumentSagaRepositoryContextFactory<TSaga>(
    DocumentSagas<TSaga> sagas, ISagaConsumeContextFactory<DocumentSagas<TSaga>, TSaga> contexts)
    : ISagaRepositoryContextFactory<TSaga>, ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, IDocumentSaga
{
    public void Probe(ProbeContext context) => context.Add("persistence", "document");

    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class => next.Send(new DocumentSagaRepositoryContext<TSaga, T>(sagas, context, contexts));

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class => throw new NotSupportedException("sagas are correlated by id only");

    public Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class => asyncMethod(new LoadContext(sagas, cancellationToken));

    private sealed class LoadContext(DocumentSagas<TSaga> sagas, CancellationToken cancellationToken)
        : BasePipeContext(cancellationToken), LoadSagaRepositoryContext<TSaga>
    {
        public Task<TSaga> Load(Guid correlationId) => sagas.FindAsync(correlationId, CancellationToken)!;
    }
}
