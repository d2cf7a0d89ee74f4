using MassTransit;
using Replication.Coordination;
using Replication.Copying;

namespace Replication.App.Hosting;

/// <summary>The only place that knows which transport carries the messages.</summary>
internal static class BusRegistration
{
    /// <summary>Time that copies get to finish when the process is told to stop, before they hand back where they stand.</summary>
    public static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddBus(this IServiceCollection services, TimeSpan drainTime)
    {
        services.Configure<HostOptions>(it => it.ShutdownTimeout = drainTime + TimeSpan.FromSeconds(15));
        services.Configure<MassTransitHostOptions>(it =>
        {
            it.WaitUntilStarted = true;
            it.StartTimeout = TimeSpan.FromSeconds(30);
            it.StopTimeout = drainTime + TimeSpan.FromSeconds(10);
            it.ConsumerStopTimeout = drainTime;
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
