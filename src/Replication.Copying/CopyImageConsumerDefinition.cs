using MassTransit;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

internal sealed class CopyImageConsumerDefinition : ConsumerDefinition<CopyImageConsumer>
{
    private readonly int _maxWaiting;

    public CopyImageConsumerDefinition(CopyingOptions options)
    {
        _maxWaiting = options.MaxWaiting;
        EndpointName = CopyQueue.Name;
        ConcurrentMessageLimit = _maxWaiting;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<CopyImageConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = _maxWaiting;
        // Commands are sent to the queue; nobody publishes them.
        endpointConfigurator.ConfigureConsumeTopology = false;
    }
}
