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
using Replication.Coordination.Instances;
using Replication.Coordination.Notifications;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;
using Replication.Coordination.Sagas;
using Replication.Coordination.Tasks;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination;

/// <summary>Adds this room to a process: the ingest and the coordinator role.</summary>
public static class CoordinationRegistration
{
    /// <summary>What answers <c>/hooks</c>.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, WebhookOptions webhooks) => services
        .AddSingleton(webhooks)
        .AddSingleton<BodyBudget>()
        .AddSingleton<WebhookGuesses>()
        .AddSingleton<ReportingInstances>()
        .AddSingleton<PushIntake>()
        .AddSingleton<Quarantine>()
        .AddSingleton<LastReports>()
        .AddSingleton<ArrivalClock>()
        .AddSingleton<WebhookEndpoints>();

    /// <summary>The saga, the sweep and what answers <c>/api/v1</c>.</summary>
    public static IServiceCollection AddCoordinator(this IServiceCollection services, SweepOptions sweep, AccessTokens access, ApiQuotas quotas, DeclaredRules declared, InstanceReader readInstance, RuleReader readRule) => services
        .AddSingleton(quotas)
        .AddSingleton<HeavyCalls>()
        .AddSingleton<CursorSeal>()
        .AddSingleton<AwayAnswers>()
        .AddSingleton(sweep)
        .AddSingleton(access)
        .AddSingleton(declared)
        .AddSingleton(readInstance)
        .AddSingleton(readRule)
        .AddSingleton(new AccessOptions())
        .AddSingleton<FailedAttempts>()
        .AddSingleton<ApiAccess>()
        .AddSingleton<RepeatableRequests>()
        .AddSingleton<AuditLog>()
        .AddSingleton<AuditEndpoints>()
        .AddSingleton<RuleBook>()
        .AddHostedService<DeclareRulesAtStart>()
        .AddSingleton<ReferrerSubjects>()
        .AddSingleton<ReportedBefore>()
        .AddSingleton<TaskSubmission>()
        .AddSingleton<TaskSettlement>()
        .AddSingleton<CancelTasks>()
        .AddSingleton<TaskEndpoints>()
        .AddSingleton<TaskActionEndpoints>()
        .AddSingleton<EventEndpoints>()
        .AddSingleton<DeadLetterEndpoints>()
        .AddSingleton<QuarantineEndpoints>()
        .AddSingleton<RuleEndpoints>()
        .AddSingleton<RuleDrafts>()
        .AddSingleton<SourceLook>()
        .AddSingleton<RuleInstances>()
        .AddSingleton<RuleChanges>()
        .AddSingleton<RemovedRules>()
        .AddSingleton<InstanceChanges>()
        .AddSingleton<InstanceEndpoints>()
        .AddSingleton<InstanceCheck>()
        .AddSingleton<RegistryListEndpoints>()
        .AddSingleton<SecretEndpoints>()
        .AddSingleton(new BackfillOptions())
        .AddSingleton<BackfillServices>()
        .AddSingleton<PreviewEndpoint>()
        .AddSingleton<BackfillEndpoints>();

    /// <summary>What tells others of completion events; without targets it does nothing.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, NotificationTargets targets) => services
        .AddSingleton(targets)
        .AddSingleton(new NotificationOptions())
        .AddHostedService<NotificationSender>();

    /// <summary>The sweep, and the walks of backfills; added after the bus, so that they begin when the bus has started.</summary>
    public static IServiceCollection AddSweep(this IServiceCollection services) => services.AddHostedService<Sweep>().AddHostedService<BackfillWalks>();

    /// <summary>Watches over messages that could not be consumed.</summary>
    public static IServiceCollection AddDeadLetterWatch(this IServiceCollection services) => services.AddHostedService<DeadLetterWatch>();

    /// <summary>The coordinator's saga.</summary>
    public static void AddBatchSaga(this IBusRegistrationConfigurator bus)
    {
        bus.AddScoped<PlanTasks>();
        bus.AddScoped<AdoptTasks>();
        bus.AddScoped<SettleTask>();
        bus.AddScoped<SettleFinishedTasks>();
        bus.AddSagaStateMachine<BatchStateMachine, BatchSaga, BatchSagaDefinition>().DocumentRepository();
    }

    /// <summary>Maps <c>/hooks</c>.</summary>
    public static void MapHooks(this IEndpointRouteBuilder routes) => routes.ServiceProvider.GetRequiredService<WebhookEndpoints>().Map(routes);

    /// <summary>Maps <c>/api/v1</c>.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var api = routes.MapGroup("/api/v1")
            .AddEndpointFilter(services.GetRequiredService<ApiAccess>())
            .AddEndpointFilter(services.GetRequiredService<HeavyCalls>())
            .AddEndpointFilter(services.GetRequiredService<AwayAnswers>())
            .AddEndpointFilter(services.GetRequiredService<RepeatableRequests>())
            .AddEndpointFilter(AnswerInvalidCursorAsync);
        services.GetRequiredService<TaskEndpoints>().Map(api);
        services.GetRequiredService<TaskActionEndpoints>().Map(api);
        services.GetRequiredService<EventEndpoints>().Map(api);
        services.GetRequiredService<DeadLetterEndpoints>().Map(api);
        services.GetRequiredService<QuarantineEndpoints>().Map(api);
        services.GetRequiredService<RuleEndpoints>().Map(api);
        services.GetRequiredService<InstanceEndpoints>().Map(api);
        services.GetRequiredService<InstanceCheck>().Map(api);
        services.GetRequiredService<RegistryListEndpoints>().Map(api);
        services.GetRequiredService<SecretEndpoints>().Map(api);
        services.GetRequiredService<AuditEndpoints>().Map(api);
        services.GetRequiredService<PreviewEndpoint>().Map(api);
        services.GetRequiredService<BackfillEndpoints>().Map(api);
        CallerEndpoint.Map(api);
    }

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
