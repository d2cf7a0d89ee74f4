using MassTransit;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

internal sealed class CopyImageConsumerDefinition : ConsumerDefinition<CopyImageConsumer>
{
    private readonly int _maxConcurrentCopies;

    public CopyImageConsumerDefinition(CopyingOptions options)
    {
        _maxConcurrentCopies = options.MaxConcurrentCopies;
        EndpointName = CopyQueue.Name;
        ConcurrentMessageLimit = _maxConcurrentCopies;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<CopyImageConsumer> consumerConfigurator, IRegistrationContext context)
    {
        // A wake-up that waits in a busy worker helps nobody: what is taken is worked on.
        endpointConfigurator.PrefetchCount = _maxConcurrentCopies;
        endpointConfigurator.ConfigureConsumeTopology = false;
    }
}
