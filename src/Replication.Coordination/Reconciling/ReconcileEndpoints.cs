using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Reconciling;

/// <summary>API calls that start a pass of the reconciler and list what differs at the targets.</summary>
internal sealed class ReconcileEndpoints(
    IReconciliationStore reconciliations, IKnownImageStore known, RuleSearch rules, CursorSeal cursors, AuditLog audit, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/rules/{id}/reconcile", StartAsync).WithMetadata(CallAccess.Operator, ReconcileOperations.Start);
        api.MapGet("/rules/{id}/drift", ListDriftAsync).WithMetadata(CallAccess.Viewer, ReconcileOperations.ListDrift);
    }

    private async Task<IResult> StartAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (rule, problem) = await rules.FindAsync(caller, id, cancellationToken);
        if (rule is null)
            return problem!;
        if (rule.ReconcileInterval is null)
            return Problem.Conflict(
                "rule.notReconciled", $"the rule '{rule.Name}' is not reconciled; set reconcile, such as 1h, or start a backfill");
        if (!rule.IsActive)
            return Problem.Conflict("rule.paused", $"the rule '{rule.Name}' is paused; resume it first");
        var now = time.GetUtcNow();
        await reconciliations.AddAsync(new Reconciliation { Rule = rule.Id }, now, cancellationToken);
        await reconciliations.RequestAsync(rule.Id, now, cancellationToken);
        await audit.AddAsync(caller, "rule.reconcile", rule.Name, before: null, after: null);
        return Results.Accepted(
            $"/api/v1/rules/{rule.Id}", ShownReconciliation.Of(await reconciliations.FindAsync(rule.Id, cancellationToken)));
    }

    private async Task<IResult> ListDriftAsync(
        HttpContext context, string id, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var wrong))
            return wrong;
        var caller = Caller.Of(context);
        var (rule, problem) = await rules.FindAsync(caller, id, cancellationToken);
        if (rule is null)
            return problem!;
        var page = await known.ListDriftAsync(rule.Id, cursors.Open("drift", after), count, cancellationToken);
        return Results.Ok(new Page<ShownDrift>(
            [.. page.Items.Select(ShownDrift.Of).OfType<ShownDrift>()], cursors.Show(caller, "drift", page.Next)));
    }
}
