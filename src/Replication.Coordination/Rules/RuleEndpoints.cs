using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>The replication rules, for reading.</summary>
internal sealed class RuleEndpoints(IRuleStore rules)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/rules", async (CancellationToken cancellationToken) =>
            Results.Ok(new Page<ReplicationRule>(await rules.ListAsync(cancellationToken), null)));
        api.MapGet("/rules/{id}", async (string id, CancellationToken cancellationToken) =>
            await rules.FindAsync(id, cancellationToken) is { } rule ? Results.Ok(rule) : Problem.NotFound("rule.unknown", $"there is no rule '{id}'"));
    }
}
