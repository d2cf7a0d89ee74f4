using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Rules;

/// <summary>Replication rules.</summary>
internal sealed class RuleFeature(DeclaredRules declared, RuleReader readRule) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(declared)
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
