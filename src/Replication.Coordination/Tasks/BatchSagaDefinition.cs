using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

internal sealed class BatchSagaDefinition : SagaDefinition<BatchSaga>
{
    // Messages of one batch are processed in order inside a process. Between processes the version check decides.
    private const int PartitionCount = 16;

    private readonly IStoreProbe _store;

    public BatchSagaDefinition(IStoreProbe store)
    {
        _store = store;
        EndpointName = BatchQueue.Name;
        ConcurrentMessageLimit = PartitionCount;
    }

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<BatchSaga> sagaConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 4 * PartitionCount;
        sagaConfigurator.UseMessageRetry(StoreRetry.WhileAway(_store));
        sagaConfigurator.UseMessageRetry(StoreRetry.Otherwise(_store, 5, 10, 20, 50, 100, 200, 500, 1000, 2000));
        // Messages are sent after the saga is stored, so a lost race sends nothing.
        sagaConfigurator.UseInMemoryOutbox(context);
        var partitions = sagaConfigurator.CreatePartitioner(PartitionCount);
        sagaConfigurator.Message<ImagePushed>(it => it.UsePartitioner(partitions, consumed => consumed.Message.PushId));
        sagaConfigurator.Message<TasksMade>(it => it.UsePartitioner(partitions, consumed => consumed.Message.Batch));
        sagaConfigurator.Message<TaskFinished>(it => it.UsePartitioner(partitions, consumed => consumed.Message.Batch));
        sagaConfigurator.Message<BatchReviewRequested>(it => it.UsePartitioner(partitions, consumed => consumed.Message.Batch));
    }
}
