using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Rules;

/// <summary>The replication rules, for reading.</summary>
internal sealed class RuleEndpoints(RuleBook rules, IRuleStore store)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/rules", ListAsync).WithMetadata(CallAccess.Viewer);
        api.MapGet("/rules/{id}", FindAsync).WithMetadata(CallAccess.Viewer);
    }

    private async Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        return Results.Ok(new Page<ReplicationRule>([.. (await rules.ReadAsync(cancellationToken)).Rules.Rules.Where(it => caller.MaySee(it.Namespace))], null));
    }

    private async Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } rule && Caller.Of(context).MaySee(rule.Namespace)
            ? Results.Ok(rule)
            : Problem.NotFound("rule.unknown", $"there is no rule '{id}'");
}
