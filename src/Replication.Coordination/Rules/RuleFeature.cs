using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Requests;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Rules;

/// <summary>Replication rules.</summary>
internal sealed class RuleFeature(DeclaredRules declared, BodyReaders readers) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(provider => new DeclareRules(
            declared,
            provider.GetRequiredService<IRuleStore>(),
            provider.GetRequiredService<InstanceBook>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeclareRules>>()))
        .AddSingleton(readers.Rule)
        .AddSingleton(readers.Pause)
        .AddSingleton(readers.Resume)
        .AddSingleton(readers.Run)
        .AddSingleton<RuleBook>()
        .AddSingleton<RuleSearch>()
        .AddHostedService<DeclareRulesAtStart>()
        .AddSingleton<RuleEndpoints>()
        .AddSingleton<RuleAnswers>()
        .AddSingleton<UnfinishedBackfills>()
        .AddSingleton<RulePauseEndpoints>()
        .AddSingleton<RuleRunEndpoints>()
        .AddSingleton<RulePauses>()
        .AddSingleton<RuleDrafts>()
        .AddSingleton<SourceRepositoryCheck>()
        .AddSingleton<SourceImageCheck>()
        .AddSingleton<RuleInstances>()
        .AddSingleton<RuleChanges>()
        .AddSingleton<RemovedRules>()
        .AddSingleton(static provider => new SourceWarnings(
            provider.GetRequiredService<RuleBook>(),
            provider.GetRequiredService<SourceRepositoryCheck>(),
            provider.GetRequiredService<SweepOptions>(),
            provider.GetRequiredService<INoteStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SourceWarnings>>()));

    public void AddAfterBus(IServiceCollection services) =>
        services.AddHostedService(static provider => provider.GetRequiredService<SourceWarnings>());

    public void Map(IEndpointRouteBuilder api)
    {
        api.ServiceProvider.GetRequiredService<RuleEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<RulePauseEndpoints>().Map(api);
        api.ServiceProvider.GetRequiredService<RuleRunEndpoints>().Map(api);
    }
}
