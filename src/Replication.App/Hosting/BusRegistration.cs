using MassTransit;
using Replication.App.Readiness;
using Replication.Contracts.Tasks;
using Replication.Coordination;
using Replication.Coordination.DeadLetters;
using Replication.Coordination.Tasks;
using Replication.Copying;
using Replication.Messaging;

namespace Replication.App.Hosting;

/// <summary>Registers the bus. No other code depends on the transport.</summary>
internal static class BusRegistration
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(7);

    /// <summary>The bus of this process; <paramref name="rabbitMq"/> is null for the in-memory one.</summary>
    public static IServiceCollection AddBus(this IServiceCollection services, Roles roles, Uri? rabbitMq)
    {
        services.Configure<MassTransitHostOptions>(it =>
        {
            // Consumers finish in a moment, or wait for capacity in a stopping worker: their messages return to the queue.
            it.ConsumerStopTimeout = TimeSpan.FromSeconds(1);
        });
        services.AddSingleton<MessageSender>().AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            if (roles.HasFlag(Roles.Coordinator))
                bus.AddBatchSaga();
            if (roles.HasFlag(Roles.Coordinator) && rabbitMq is not null)
            {
                bus.AddPublishedPushes();
                bus.AddPushGroups();
            }
            if (roles.HasFlag(Roles.Worker))
                bus.AddCopyConsumer();
            if (rabbitMq is null)
                bus.UsingInMemory((context, transport) => transport.ConfigureQueues(context, roles));
            else
                bus.UseRabbitMq(rabbitMq, roles);
        });
        return services.AddBusService(waitsForStart: rabbitMq is null).AddQueues(roles, rabbitMq).AddProbe(rabbitMq);
    }

    private static IServiceCollection AddBusService(this IServiceCollection services, bool waitsForStart)
    {
        services.Remove(services.Single(static it => it.ImplementationType == typeof(MassTransitHostedService)));
        return services.AddHostedService(provider => new BusService(provider.GetRequiredService<IBusControl>(), waitsForStart));
    }

    // The in-memory bus has no broker that could refuse a message.
    private static IServiceCollection AddProbe(this IServiceCollection services, Uri? rabbitMq)
    {
        if (rabbitMq is null)
            return services;
        services.AddSingleton<IBusProbe>(new RabbitMqProbe(ForClient(rabbitMq)));
        services.AddHealthChecks().AddTypeActivatedCheck<DependencyHealthCheck>(
            "broker", failureStatus: null, tags: [HealthEndpoints.Ready], args: [Dependency.Bus]);
        return services;
    }

    // Lets the coordinator read the length of queues and their dead letters.
    private static IServiceCollection AddQueues(this IServiceCollection services, Roles roles, Uri? rabbitMq)
    {
        if (!roles.HasFlag(Roles.Coordinator))
            return services;
        if (rabbitMq is null)
        {
            return services.AddSingleton<IDeadLetters, InMemoryDeadLetters>()
                .AddSingleton<InMemoryCopyQueues>()
                .AddSingleton<ICopyQueues>(static provider => provider.GetRequiredService<InMemoryCopyQueues>())
                .AddReceiveObserver(static provider => provider.GetRequiredService<InMemoryCopyQueues>());
        }
        var broker = ForClient(rabbitMq);
        return services.AddSingleton<IDeadLetters>(new RabbitMqDeadLetters(broker))
            .AddDeadLetterWatch()
            .AddSingleton<ICopyQueues>(_ => new RabbitMqCopyQueues(broker));
    }

    private static void UseRabbitMq(this IBusRegistrationConfigurator bus, Uri address, Roles roles)
    {
        bus.AddConfigureEndpointsCallback(Keep);
        bus.UsingRabbitMq((context, transport) =>
        {
            transport.Host(WithoutCredentials(address), host =>
            {
                if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
                {
                    host.Username(Uri.UnescapeDataString(user));
                    host.Password(Uri.UnescapeDataString(password));
                }
                // MassTransit enables TLS only for port 5671.
                if (IsSecure(address))
                    host.UseSsl(tls => tls.ServerName = address.Host);
                host.PublisherConfirmation = true;
                // A frozen process keeps its unacknowledged messages until the broker has missed two to three heartbeats.
                host.Heartbeat(Heartbeat);
                host.ConnectionName($"replication {Environment.MachineName} {Environment.ProcessId}");
            });
            transport.ConfigureQueues(context, roles);
        });
    }

    private static void Keep(IRegistrationContext context, string name, IReceiveEndpointConfigurator endpoint)
    {
        InterruptedDeliveryFilter.Use(endpoint, context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
            queue.KeepEverything(name);
    }

    // The coordinator declares the queues of the workers, so that messages sent before the first worker starts are kept. It declares them
    // like the workers, before its endpoint receives the first message.
    private static void KeepWakeUps(this IRabbitMqReceiveEndpointConfigurator queue)
    {
        foreach (var name in CopyQueue.Names)
        {
            queue.BindDeadLetterQueue(name, name, it =>
            {
                it.SetQuorumQueue();
                foreach (var (argument, value) in RabbitMqDeadLetters.Safeguards)
                    it.SetQueueArgument(argument, value);
                it.SetQueueArgument("x-dead-letter-exchange", $"{name}{RabbitMqDeadLetters.ErrorSuffix}");
            });
        }
    }

    // Quorum queues survive the loss of a broker node. Their messages end in a consumer or in a dead-letter queue.
    private static void KeepEverything(this IRabbitMqReceiveEndpointConfigurator queue, string name)
    {
        queue.SetQuorumQueue();
        foreach (var (argument, value) in RabbitMqDeadLetters.Safeguards)
            queue.SetQueueArgument(argument, value);
        if (name == BatchQueue.Name)
            queue.KeepWakeUps();
        // The last queue that an endpoint declares is its own dead-letter queue.
        var letters = $"{name}{RabbitMqDeadLetters.ErrorSuffix}";
        // MassTransit declares it like the queue itself, dead letter exchange included, when it needs it: so it must be like that from the
        // start.
        queue.BindDeadLetterQueue(letters, letters, it =>
        {
            it.SetQuorumQueue();
            foreach (var (argument, value) in RabbitMqDeadLetters.Safeguards)
                it.SetQueueArgument(argument, value);
            it.SetQueueArgument("x-dead-letter-exchange", letters);
        });
    }

    private static bool IsSecure(Uri address) => address.Scheme is "rabbitmqs" or "amqps";

    private static Uri ForClient(Uri address) => new UriBuilder(address) { Scheme = IsSecure(address) ? "amqps" : "amqp" }.Uri;

    private static void ConfigureQueues<TEndpoint>(
        this IBusFactoryConfigurator<TEndpoint> transport, IBusRegistrationContext context, Roles roles)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        if (roles.HasFlag(Roles.Worker))
            transport.ConfigureCopyEndpoints(context, (name, endpoint) => Keep(context, name, endpoint));
        transport.ConfigureEndpoints(context);
    }

    private static Uri WithoutCredentials(Uri address) => new UriBuilder(address)
    {
        Scheme = IsSecure(address) ? "rabbitmqs" : "rabbitmq",
        UserName = "",
        Password = "",
    }.Uri;
}
