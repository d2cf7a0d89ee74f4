using MassTransit;
using Replication.Coordination;
using Replication.Copying;

namespace Replication.App.Hosting;

/// <summary>The only place that knows which transport carries the messages.</summary>
internal static class BusRegistration
{
    public static IServiceCollection AddBus(this IServiceCollection services)
    {
        services.Configure<MassTransitHostOptions>(it =>
        {
            it.WaitUntilStarted = true;
            it.StartTimeout = TimeSpan.FromSeconds(30);
            it.StopTimeout = TimeSpan.FromSeconds(10);
            // What is consumed is over in a moment, or waits for room in a worker that takes no more: it goes back to the queue.
            it.ConsumerStopTimeout = TimeSpan.FromSeconds(1);
        });
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddBatchSaga();
            bus.AddCopyConsumer();
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
    }
}
