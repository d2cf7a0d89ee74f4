using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Replication.Coordination.Sagas;

namespace Replication.Coordination.Tasks;

/// <summary>Tasks: the saga of a batch, the sweep, and the API.</summary>
internal sealed class TaskFeature(SweepOptions sweep, ManualReader readManual, TaskSelectionReader readSelection) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(sweep)
        .AddSingleton(readManual)
        .AddSingleton(readSelection)
        .AddSingleton<ReferrerSubjects>()
        .AddSingleton<RepeatedReports>()
        .AddSingleton<SignatureArrivals>()
        .AddSingleton<TaskSubmission>()
        .AddSingleton<TaskSettlement>()
        .AddSingleton<CancelTasks>()
        .AddSingleton<HeldTasks>()
        .AddSingleton<SkippedTasks>()
        .AddSingleton<TaskSearch>()
        .AddSingleton<BatchSearch>()
        .AddSingleton<TaskEndpoints>()
        .AddSingleton<TaskActionEndpoints>()
        .AddSingleton<TaskSelectionEndpoints>();

    public void AddAfterBus(IServiceCollection services) => services.AddHostedService<Sweep>();

    public void Map(IEndpointRouteBuilder api)
    {
        api.ServiceProvider.GetRequiredService<TaskEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<TaskActionEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<TaskSelectionEndpoints>().Map(api);
    }

    /// <summary>Adds the saga of a batch to the bus.</summary>
    public static void AddSaga(IBusRegistrationConfigurator bus)
    {
        bus.AddScoped<PlanTasks>();
        bus.AddScoped<AdoptTasks>();
        bus.AddScoped<AdoptPlannedTasks>();
        bus.AddScoped<SettleTask>();
        bus.AddScoped<SettleFinishedTasks>();
        bus.AddSagaStateMachine<BatchStateMachine, BatchSaga, BatchSagaDefinition>().DocumentRepository();
    }
}
