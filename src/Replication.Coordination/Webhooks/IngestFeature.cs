using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary>Incoming webhooks: the ingest role.</summary>
internal static class IngestFeature
{
    public static IServiceCollection Add(IServiceCollection services, WebhookOptions options) => services
        .AddSingleton(options)
        .AddSingleton<BodyBudget>()
        .AddSingleton<WrongSecrets>()
        .AddSingleton<ReportingInstances>()
        .AddSingleton<PushIntake>()
        .AddSingleton<Quarantine>()
        .AddSingleton<LastReports>()
        .AddSingleton<ArrivalClock>()
        .AddSingleton<WebhookEndpoints>();

    public static void Map(IEndpointRouteBuilder routes) => routes.ServiceProvider.GetRequiredService<WebhookEndpoints>().Map(routes);
}
