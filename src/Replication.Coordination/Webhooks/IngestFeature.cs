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
        return services.AddSingleton(options)
            .AddSingleton<BodyBudget>()
            .AddSingleton<WrongSecrets>()
            .AddSingleton<ReportingInstances>()
            .AddSingleton<PushIntake>()
            .AddSingleton<Quarantine>()
            .AddSingleton<LastReports>()
            .AddSingleton<ArrivalClock>()
            .AddSingleton<RefusalCounter>()
            .AddSingleton<WebhookEndpoints>();
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.ServiceProvider.GetRequiredService<WebhookEndpoints>().Map(routes);
}
