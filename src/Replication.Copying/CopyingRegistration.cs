using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Replication.Contracts.Tasks;
using Replication.Copying.Claims;
using Replication.Copying.Lanes;
using Replication.Copying.Limits;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>Adds this room to a process: the worker role.</summary>
public static class CopyingRegistration
{
    /// <summary>The worker and what it copies with, one of many or the only one; added after the bus, so that it stops before it.</summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, CopyingOptions options, CopyOptions copyOptions, bool isOneOfMany) =>
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedClaims>(provider, isOneOfMany))
        .AddSingleton(options)
        .AddSingleton(copyOptions)
        .AddSharedLimits()
        .AddSingleton<ImageCopier>()
        .AddSingleton<TagOrder>()
        .AddSingleton<TaskWork>()
        .AddSingleton<CanceledCopies>()
        .AddHostedService(provider => provider.GetRequiredService<CanceledCopies>())
        .AddSingleton<LateMoves>()
        .AddSingleton<TaskRunner>()
        .AddSingleton<WokenCopy>()
        .AddSingleton<CopyLanes>()
        .AddHostedService(provider => provider.GetRequiredService<CopyLanes>());

    /// <summary>What holds every process that asks much of instances to their limits, whether it copies or walks.</summary>
    public static IServiceCollection AddSharedLimits(this IServiceCollection services)
    {
        services.TryAddSingleton<SharedLimits>();
        services.TryAddSingleton<InstanceUse>(static provider => provider.GetRequiredService<SharedLimits>().Use);
        return services;
    }

    /// <summary>The worker's consumer.</summary>
    public static void AddCopyConsumer(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<CopyImageConsumer>().ExcludeFromConfigureEndpoints();

    /// <summary>Its queues, one for each priority: a worker takes some of each, so that what is urgent does not wait behind what is not.</summary>
    public static void ConfigureCopyEndpoints<TEndpoint>(
        this IReceiveConfigurator<TEndpoint> transport, IRegistrationContext context, Action<string, IReceiveEndpointConfigurator> configure)
        where TEndpoint : IReceiveEndpointConfigurator
    {
        var maxWaiting = context.GetRequiredService<CopyingOptions>().MaxWaiting;
        foreach (var queue in CopyQueue.Names)
        {
            transport.ReceiveEndpoint(queue, endpoint =>
            {
                configure(queue, endpoint);
                endpoint.PrefetchCount = maxWaiting;
                endpoint.ConcurrentMessageLimit = maxWaiting;
                // Commands are sent to the queue; nobody publishes them.
                endpoint.ConfigureConsumeTopology = false;
                endpoint.ConfigureConsumer<CopyImageConsumer>(context);
            });
        }
    }
}
