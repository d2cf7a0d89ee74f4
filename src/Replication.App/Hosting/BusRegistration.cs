using MassTransit;
using Replication.Coordination;
using Replication.Coordination.DeadLetters;
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
                bus.UsingInMemory((context, transport) => transport.ConfigureQueues(context, roles));
            else
                bus.UseRabbitMq(rabbitMq, roles);
        }).AddDeadLetters(roles, rabbitMq);
    }

    private static IServiceCollection AddDeadLetters(this IServiceCollection services, Roles roles, Uri? rabbitMq)
    {
        if (!roles.HasFlag(Roles.Coordinator))
            return services;
        return rabbitMq is null
            ? services.AddSingleton<IDeadLetters, ForgottenDeadLetters>()
            : services.AddSingleton<IDeadLetters>(new RabbitMqDeadLetters(ForClient(rabbitMq))).AddDeadLetterWatch();
    }

    private static void UseRabbitMq(this IBusRegistrationConfigurator bus, Uri address, Roles roles)
    {
        bus.AddConfigureEndpointsCallback((_, name, endpoint) => Keep(name, endpoint));
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
            transport.ConfigureQueues(context, roles);
        });
    }

    private static void Keep(string name, IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
            queue.KeepEverything(name);
    }

    // Queues that outlive a node of the broker, and whose messages end nowhere but in a consumer or in the queue beside them.
    private static void KeepEverything(this IRabbitMqReceiveEndpointConfigurator queue, string name)
    {
        queue.SetQuorumQueue();
        foreach (var (argument, value) in RabbitMqDeadLetters.Safeguards)
            queue.SetQueueArgument(argument, value);
        var letters = $"{name}{RabbitMqDeadLetters.ErrorSuffix}";
        // MassTransit declares it like the queue itself, dead letter exchange included, when it needs it: so it must be like that from the start.
        queue.BindDeadLetterQueue(letters, letters, it =>
        {
            it.SetQuorumQueue();
            foreach (var (argument, value) in RabbitMqDeadLetters.Safeguards)
                it.SetQueueArgument(argument, value);
            it.SetQueueArgument("x-dead-letter-exchange", letters);
        });
    }

    private static Uri ForClient(Uri address) => new UriBuilder(address) { Scheme = address.Scheme is "rabbitmqs" or "amqps" ? "amqps" : "amqp" }.Uri;

    private static void ConfigureQueues<TEndpoint>(this IBusFactoryConfigurator<TEndpoint> transport, IBusRegistrationContext context, Roles roles)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        if (roles.HasFlag(Roles.Worker))
            transport.ConfigureCopyEndpoints(context, Keep);
        transport.ConfigureEndpoints(context);
    }

    private static Uri WithoutCredentials(Uri address) => new UriBuilder(address)
    {
        Scheme = address.Scheme is "rabbitmqs" or "amqps" ? "rabbitmqs" : "rabbitmq",
        UserName = "",
        Password = "",
    }.Uri;
}
