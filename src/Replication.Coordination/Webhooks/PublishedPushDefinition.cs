using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>The queue of the pushes that publishers put on the bus.</summary>
internal sealed class PublishedPushDefinition : ConsumerDefinition<PublishedPushConsumer>
{
    private const int MaxConcurrent = 16;

    private readonly IStoreProbe _store;

    public PublishedPushDefinition(IStoreProbe store)
    {
        _store = store;
        EndpointName = PublishedPush.Queue;
        ConcurrentMessageLimit = MaxConcurrent;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PublishedPushConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 4 * MaxConcurrent;
        endpointConfigurator.ConfigureConsumeTopology = false;
        // Publishers need no knowledge of MassTransit's envelope, and may leave the content type out.
        endpointConfigurator.ClearSerialization();
        endpointConfigurator.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        consumerConfigurator.UseMessageRetry(StoreRetry.WhileAway(_store));
        consumerConfigurator.UseMessageRetry(StoreRetry.Otherwise(_store, 50, 200, 1000));
    }
}
