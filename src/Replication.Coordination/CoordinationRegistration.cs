using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.DeadLetters;
using Replication.Coordination.Events;
using Replication.Coordination.History;
using Replication.Coordination.Imports;
using Replication.Coordination.Instances;
using Replication.Coordination.Notifications;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;
using Replication.Coordination.Status;
using Replication.Coordination.Streams;
using Replication.Coordination.Tasks;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination;

/// <summary>Adds the ingest role and the coordinator role to a process.</summary>
public static class CoordinationRegistration
{
    /// <summary>Adds the services that answer <c>/hooks</c>.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, WebhookOptions webhooks) =>
        IngestFeature.Add(services, webhooks);

    /// <summary>Maps <c>/hooks</c>.</summary>
    public static void MapHooks(this IEndpointRouteBuilder routes) => IngestFeature.Map(routes);

    /// <summary>Adds the services of the coordinator. Call it before the bus is added.</summary>
    public static IServiceCollection AddCoordinator(this IServiceCollection services, CoordinatorSettings settings)
    {
        foreach (var feature in FeaturesOf(settings))
        {
            services.AddSingleton(feature);
            feature.Add(services);
        }
        return services;
    }

    /// <summary>
    /// Adds the background services of the coordinator. Call it after the bus is added, so that they start after the bus.
    /// </summary>
    public static IServiceCollection AddCoordinatorAfterBus(this IServiceCollection services, CoordinatorSettings settings)
    {
        foreach (var feature in FeaturesOf(settings))
            feature.AddAfterBus(services);
        return services;
    }

    /// <summary>Adds the saga of the coordinator to the bus.</summary>
    public static void AddBatchSaga(this IBusRegistrationConfigurator bus) => TaskFeature.AddSaga(bus);

    /// <summary>Adds the queue of pushes that publishers put on the bus, for a bus that other programs can reach.</summary>
    public static void AddPublishedPushes(this IBusRegistrationConfigurator bus) =>
        bus.AddConsumer<PublishedPushConsumer, PublishedPushDefinition>();

    /// <summary>Adds the queue of pushes that ingest processes received at the same time.</summary>
    public static void AddPushGroups(this IBusRegistrationConfigurator bus) => bus.AddConsumer<PushGroupConsumer, PushGroupDefinition>();

    /// <summary>Adds the periodic count of dead letters, for a bus that keeps them.</summary>
    public static IServiceCollection AddDeadLetterWatch(this IServiceCollection services) => DeadLetterFeature.AddWatch(services);

    /// <summary>Maps <c>/api/v1</c>.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var api = routes.MapGroup("/api/v1")
            .AddEndpointFilter(services.GetRequiredService<ApiAccess>())
            .AddEndpointFilter(services.GetRequiredService<HeavyCalls>())
            .AddEndpointFilter(services.GetRequiredService<UnavailableAnswers>())
            .AddEndpointFilter(services.GetRequiredService<RepeatableRequests>())
            .AddEndpointFilter(KnownParameters.CheckAsync)
            .AddEndpointFilter(AnswerInvalidCursorAsync);
        foreach (var feature in services.GetServices<IFeature>())
            feature.Map(api);
    }

    private static IReadOnlyList<IFeature> FeaturesOf(CoordinatorSettings settings) =>
    [
        new AccessFeature(settings.Access, settings.Quotas),
        new RequestFeature(),
        new RuleFeature(settings.Declared, settings.Readers),
        new InstanceFeature(settings.Readers.Instance),
        new TaskFeature(settings.Sweep, settings.Readers.Manual, settings.Readers.Tasks),
        new StreamFeature(),
        new StatusFeature(),
        new HistoryFeature(),
        new EventFeature(),
        new DeadLetterFeature(),
        new QuarantineFeature(),
        new BackfillFeature(settings.Backfills, settings.Readers.Backfill),
        new ImportFeature(settings.Readers.Import),
        new ReconcileFeature(settings.Reconciler),
        new NotificationFeature(settings.Notifications, settings.NotificationDelivery),
    ];

    private static async ValueTask<object?> AnswerInvalidCursorAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InvalidCursorException e)
        {
            return Problem.BadRequest("request.cursor", e.Message);
        }
    }
}
