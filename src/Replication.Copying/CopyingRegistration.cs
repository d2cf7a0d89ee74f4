using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Replication.Copying.Claims;
using Replication.Copying.Limits;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>Adds this room to a process: the worker role.</summary>
public static class CopyingRegistration
{
    /// <summary>The worker and what it copies with, one of many or the only one; added after the bus, so that it stops before it.</summary>
    public static IServiceCollection AddWorker(this IServiceCollection services, CopyingOptions options, CopyOptions copyOptions, bool isOneOfMany) =>
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedClaims>(provider, isOneOfMany))
        .AddSingleton(options)
        .AddSingleton(copyOptions)
        .AddSingleton<SharedLimits>()
        .AddSingleton<ImageCopier>()
        .AddSingleton<TaskRunner>()
        .AddSingleton<CopyLanes>()
        .AddHostedService(provider => provider.GetRequiredService<CopyLanes>());

    /// <summary>The worker's consumer.</summary>
    public static void AddCopyConsumer(this IBusRegistrationConfigurator bus) => bus.AddConsumer<CopyImageConsumer, CopyImageConsumerDefinition>();
}
