using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>API calls that create, list, show and cancel backfills.</summary>
internal sealed class BackfillEndpoints(
    IBackfillStore backfills, RuleBook rules, BackfillReader read, CursorSeal cursors, AuditLog audit, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/rules/{id}/backfills", BeginAsync).WithMetadata(CallAccess.Operator, HeavyCall.Reading, BackfillOperations.Create);
        api.MapGet("/backfills", ListAsync).WithMetadata(CallAccess.Viewer, BackfillOperations.List);
        api.MapGet("/backfills/{id}", FindAsync).WithMetadata(CallAccess.Viewer, BackfillOperations.Find);
        api.MapPost("/backfills/{id}/cancel", CancelAsync).WithMetadata(CallAccess.Operator, BackfillOperations.Cancel);
    }

    private async Task<IResult> BeginAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if ((await rules.ReadAsync(cancellationToken)).Find(id) is not { } rule || !MaySee(caller, rule))
            return Problem.NotFound("rule.unknown", $"there is no rule '{id}'");
        if (!rule.Enabled)
            return Problem.Conflict("rule.paused", $"the rule '{rule.Name}' is paused; resume it first");
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return tooLarge!;
        var json = new JsonObject();
        if (body.Bytes.Length > 0 && !body.TryReadObject(out json, out var unreadable))
            return unreadable;
        var reading = read(json!);
        if (reading.Value is not { } request)
            return Problem.Unprocessable(reading.Problems);
        if (request.FindOutside(rule) is [_, ..] outside)
            return Problem.Unprocessable(outside);

        var now = time.GetUtcNow();
        var backfill = new Backfill
        {
            Id = Guid.CreateVersion7(now),
            Rule = rule,
            DryRun = request.DryRun,
            Thorough = request.Thorough,
            Repositories = request.Repositories,
            Status = BackfillStatus.Pending,
            CreatedAt = now,
        };
        if (await backfills.AddAsync(backfill, cancellationToken) is { } other)
            return Problem.Conflict(
                "backfill.underWay",
                $"the rule '{rule.Name}' has a backfill that is not finished ({other.Id}); cancel it, or wait for its end");
        var document = BackfillDocument.Of(backfill);
        await audit.AddAsync(caller, "backfill.create", backfill.Id.ToString(), before: null, after: document);
        return Results.Accepted($"/api/v1/backfills/{backfill.Id}", document);
    }

    private async Task<IResult> ListAsync(
        HttpContext context, string? rule, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var caller = Caller.Of(context);
        var page = await VisiblePages.ReadAsync(
            (from, most) => backfills.ListAsync(rule, from, most, cancellationToken),
                cursors.Open("backfills", after),
                count,
                it => MaySee(caller, it.Rule));
        return Results.Ok(
            new Page<BackfillDocument>([.. page.Items.Select(BackfillDocument.Of)], cursors.Show(caller, "backfills", page.Next)));
    }

    private async Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        await FindSeenAsync(context, id, cancellationToken) is { } backfill ? Results.Ok(BackfillDocument.Of(backfill)) : Unknown(id);

    private async Task<IResult> CancelAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        if (await FindSeenAsync(context, id, cancellationToken) is not { } backfill)
            return Unknown(id);
        if (!await backfills.RequestCancelAsync(backfill.Id, cancellationToken))
            return Problem.Conflict("backfill.finished", $"the backfill '{id}' is already finished");
        await audit.AddAsync(Caller.Of(context), "backfill.cancel", id, before: BackfillDocument.Of(backfill), after: null);
        return Results.Accepted($"/api/v1/backfills/{id}", BackfillDocument.Of(backfill));
    }

    private async Task<Backfill?> FindSeenAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var backfillId)
            && await backfills.FindAsync(backfillId, cancellationToken) is { } backfill
            && MaySee(Caller.Of(context), backfill.Rule) ? backfill : null;

    // A backfill reads the source and writes the target.
    private static bool MaySee(Caller caller, ReplicationRule rule) =>
        caller.MaySee(rule.Namespace) && caller.MaySee(TargetNames.NamespaceOf(rule));

    private static IResult Unknown(string id) => Problem.NotFound("backfill.unknown", $"there is no backfill '{id}'");
}
