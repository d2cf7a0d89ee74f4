using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Rules;

/// <summary>Replication rules.</summary>
internal sealed class RuleFeature(DeclaredRules declared, RuleReader readRule) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(provider => new DeclareRules(
            declared,
            provider.GetRequiredService<IRuleStore>(),
            provider.GetRequiredService<InstanceBook>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeclareRules>>()))
        .AddSingleton(readRule)
        .AddSingleton<RuleBook>()
        .AddSingleton<RuleSearch>()
        .AddHostedService<DeclareRulesAtStart>()
        .AddSingleton<RuleEndpoints>()
        .AddSingleton<RuleDrafts>()
        .AddSingleton<SourceRepositoryCheck>()
        .AddSingleton<RuleInstances>()
        .AddSingleton<RuleChanges>()
        .AddSingleton<RemovedRules>();

    public void Map(IEndpointRouteBuilder api) => api.ServiceProvider.GetRequiredService<RuleEndpoints>().Map(api);
}
