using MassTransit;
using Replication.Contracts.Pushes;

namespace Replication.Coordination.Webhooks;

/// <summary>The queue of pushes that were reported at the same time.</summary>
internal sealed class PushGroupDefinition : ConsumerDefinition<PushGroupConsumer>
{
    private const int MaxConcurrent = 4;

    public PushGroupDefinition()
    {
        EndpointName = PushGroup.Queue;
        ConcurrentMessageLimit = MaxConcurrent;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PushGroupConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 2 * MaxConcurrent;
        consumerConfigurator.UseMessageRetry(static it => it.Intervals(50, 200, 1000, 5000));
    }
}
