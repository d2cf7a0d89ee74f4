using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Tasks;
using Replication.Copying.Claims;
using Replication.Copying.Lanes;
using Replication.Copying.Limits;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>Registers the services of the worker role.</summary>
public static class CopyingRegistration
{
    /// <summary>
    /// Registers the worker. <paramref name="isOneOfMany"/>: other worker processes use the same store. Call it after the bus registration,
    /// so that the worker stops first.
    /// </summary>
    public static IServiceCollection AddWorker(
        this IServiceCollection services, CopyingOptions options, CopyOptions copyOptions, bool isOneOfMany)
    {
        options.BusForgets = !isOneOfMany;
        return services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedClaims>(provider, isOneOfMany))
        .AddSingleton(Jitter.System)
        .AddSingleton(options)
        .AddSingleton(copyOptions)
        .AddSharedLimits()
        .AddSingleton<ImageCopier>()
        .AddSingleton<TagOrder>()
        .AddSingleton<TargetCreation>()
        .AddSingleton<SignatureGates>()
        .AddSingleton<SourceDigests>()
        .AddSingleton<TaskWork>()
        .AddSingleton<CancellationWatch>()
        .AddHostedService(provider => provider.GetRequiredService<CancellationWatch>())
        .AddSingleton<LateTagRepair>()
        .AddSingleton<OutageEnds>()
        .AddSingleton<TaskRunner>()
        .AddHostedService<CredentialProbes>()
        .AddHostedService<PasswordReports>()
        .AddSingleton<WakeUpHandler>()
        .AddSingleton<CopyLanes>()
        .AddHostedService(provider => provider.GetRequiredService<CopyLanes>());
    }

    /// <summary>Registers the shared limits of instances, for every process that sends many requests to them.</summary>
    public static IServiceCollection AddSharedLimits(this IServiceCollection services)
    {
        services.TryAddSingleton<SharedLimits>();
        services.TryAddSingleton<PausedUntil>(static (instance, now) => LimitSchedule.At(instance.Limits, now).PausedUntil);
        services.TryAddSingleton<InstanceUse>(static provider => provider.GetRequiredService<SharedLimits>().Use);
        return services;
    }

    /// <summary>Registers the consumer of the worker.</summary>
    public static void AddCopyConsumer(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<CopyImageConsumer>().ExcludeFromConfigureEndpoints();

    /// <summary>
    /// Configures one queue per priority. A worker consumes from all of them, so that urgent tasks do not wait behind a backlog.
    /// </summary>
    public static void ConfigureCopyEndpoints<TEndpoint>(
        this IReceiveConfigurator<TEndpoint> transport,
            IRegistrationContext context,
            Action<string, IReceiveEndpointConfigurator> configure)
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
                // Commands are sent to the queue directly, never published.
                endpoint.ConfigureConsumeTopology = false;
                endpoint.ConfigureConsumer<CopyImageConsumer>(context);
            });
        }
    }
}
