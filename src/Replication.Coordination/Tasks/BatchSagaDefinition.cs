using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

internal sealed class BatchSagaDefinition : SagaDefinition<BatchSaga>
{
    // Transitions of one batch follow each other inside a process; across processes the version check decides.
    private const int PartitionCount = 16;

    public BatchSagaDefinition()
    {
        EndpointName = "batches";
        ConcurrentMessageLimit = PartitionCount;
    }

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<BatchSaga> sagaConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 4 * PartitionCount;
        sagaConfigurator.UseMessageRetry(retry => retry.Intervals(5, 10, 20, 50, 100, 200, 500, 1000, 2000));
        // Messages leave after the saga is stored, so a lost race sends nothing.
        sagaConfigurator.UseInMemoryOutbox(context);
        var partitions = sagaConfigurator.CreatePartitioner(PartitionCount);
        sagaConfigurator.Message<ImagePushed>(it => it.UsePartitioner(partitions, consumed => consumed.Message.PushId));
        sagaConfigurator.Message<TaskFinished>(it => it.UsePartitioner(partitions, consumed => consumed.Message.Batch));
        sagaConfigurator.Message<BatchReviewRequested>(it => it.UsePartitioner(partitions, consumed => consumed.Message.Batch));
    }
}
