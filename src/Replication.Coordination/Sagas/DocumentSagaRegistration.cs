using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Replication.Coordination.Sagas;

internal static class DocumentSagaRegistration
{
    public static ISagaRegistrationConfigurator<TSaga> DocumentRepository<TSaga>(this ISagaRegistrationConfigurator<TSaga> saga)
        where TSaga : class, IDocumentSaga => saga.Repository(repository =>
        {
            repository.TryAddSingleton<DocumentSagas<TSaga>>();
            repository.RegisterLoadSagaRepository<TSaga, DocumentSagaRepositoryContextFactory<TSaga>>();
            repository.RegisterSagaRepository<
                TSaga,
                DocumentSagas<TSaga>,
                SagaConsumeContextFactory<DocumentSagas<TSaga>, TSaga>,
                DocumentSagaRepositoryContextFactory<TSaga>>();
        });
}
