using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>The queue of the pushes that publishers put on the bus.</summary>
internal sealed class PublishedPushDefinition : ConsumerDefinition<PublishedPushConsumer>
{
    private const int MaxConcurrent = 16;

    // Lasts for days at the longest interval: a push must not become a dead letter because the store is unavailable.
    private const int PatientAttempts = 20_000;

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
        consumerConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(IsStoreAway);
            retry.Exponential(PatientAttempts, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(300));
        });
        consumerConfigurator.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(IsStoreAway);
            retry.Intervals(50, 200, 1000);
        });
    }

    private bool IsStoreAway(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (_store.IsAway(cause))
                return true;
        }
        return false;
    }
}
