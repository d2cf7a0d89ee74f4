using MassTransit;
using Replication.Coordination;
using Replication.Copying;

namespace Replication.App.Hosting;

/// <summary>The only place that knows which transport carries the messages.</summary>
internal static class BusRegistration
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(7);

    /// <summary>The bus of this process; <paramref name="rabbitMq"/> is null for the in-memory one.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services, Roles roles, Uri? rabbitMq)
    {
        services.Configure<MassTransitHostOptions>(it =>
        {
            // A broker that is away at the start is waited for; readiness says so meanwhile.
            it.WaitUntilStarted = rabbitMq is null;
            it.StopTimeout = TimeSpan.FromSeconds(10);
            // What is consumed is over in a moment, or waits for room in a worker that takes no more: it goes back to the queue.
            it.ConsumerStopTimeout = TimeSpan.FromSeconds(1);
        });
        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            if (roles.HasFlag(Roles.Coordinator))
                bus.AddBatchSaga();
            if (roles.HasFlag(Roles.Worker))
                bus.AddCopyConsumer();
            if (rabbitMq is null)
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UseRabbitMq(rabbitMq);
        });
    }

    private static void UseRabbitMq(this IBusRegistrationConfigurator bus, Uri address)
    {
        // Queues that outlive a node of the broker.
        bus.AddConfigureEndpointsCallback((_, _, endpoint) => (endpoint as IRabbitMqReceiveEndpointConfigurator)?.SetQuorumQueue());
        bus.UsingRabbitMq((context, transport) =>
        {
            transport.Host(WithoutCredentials(address), host =>
            {
                if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
                {
                    host.Username(Uri.UnescapeDataString(user));
                    host.Password(Uri.UnescapeDataString(password));
                }
                host.PublisherConfirmation = true;
                // A process that stands still keeps what it was handed until the broker finds out, two to three of these later.
                host.Heartbeat(Heartbeat);
                host.ConnectionName($"replication {Environment.MachineName} {Environment.ProcessId}");
            });
            transport.ConfigureEndpoints(context);
        });
    }

    private static Uri WithoutCredentials(Uri address) => new UriBuilder(address)
    {
        Scheme = address.Scheme is "rabbitmqs" or "amqps" ? "rabbitmqs" : "rabbitmq",
        UserName = "",
        Password = "",
    }.Uri;
}
