using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary>Incoming webhooks: the ingest role.</summary>
internal static class IngestFeature
{
    public static IServiceCollection Add(IServiceCollection services, WebhookOptions options)
    {
        services.TryAddSingleton<RefusedCallNotes>();
        AddIntake(services);
        return services.AddSingleton(options)
            .AddSingleton<BodyBudget>()
            .AddSingleton<WrongSecrets>()
            .AddSingleton<ReportingInstances>()
            .AddSingleton<RefusalCounter>()
            .AddSingleton<WebhookEndpoints>();
    }

    /// <summary>What accepts pushes, in both roles: a coordinator accepts those of publishers and of replays.</summary>
    public static void AddIntake(IServiceCollection services)
    {
        services.TryAddSingleton<PushPublisher>();
        services.TryAddSingleton<PushIntake>();
        services.TryAddSingleton<Quarantine>();
        services.TryAddSingleton<LastReports>();
        services.TryAddSingleton<ArrivalClock>();
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.ServiceProvider.GetRequiredService<WebhookEndpoints>().Map(routes);
}
