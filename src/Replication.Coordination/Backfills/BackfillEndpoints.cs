using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>API calls that create, list, show and cancel backfills.</summary>
internal sealed class BackfillEndpoints(
    IBackfillStore backfills,
    IMissingImageStore missing,
    MissingImageView missingView,
    RuleSearch rules,
    BackfillReader read,
    CursorSeal cursors,
    AuditLog audit,
    TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/rules/{id}/backfills", BeginAsync).WithMetadata(CallAccess.Operator, HeavyCall.Reading, BackfillOperations.Create);
        api.MapGet("/backfills", ListAsync).WithMetadata(CallAccess.Viewer, BackfillOperations.List);
        api.MapGet("/backfills/{id}", FindAsync).WithMetadata(CallAccess.Viewer, BackfillOperations.Find);
        api.MapGet("/backfills/{id}/missing", ListMissingAsync).WithMetadata(CallAccess.Viewer, BackfillOperations.ListMissing);
        api.MapPost("/backfills/{id}/cancel", CancelAsync).WithMetadata(CallAccess.Operator, BackfillOperations.Cancel);
    }

    private async Task<IResult> BeginAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (rule, problem) = await rules.FindAsync(caller, id, cancellationToken);
        if (rule is null)
            return problem!;
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

        if (!rule.IsActive && !request.DryRun)
            return Problem.Conflict(
                "rule.paused", $"the rule '{rule.Name}' is paused; resume it first, or ask for a dry run, which copies nothing");

        var now = time.GetUtcNow();
        var backfill = new Backfill
        {
            Id = Guid.CreateVersion7(now),
            Rule = rule,
            DryRun = request.DryRun,
            Thorough = request.Thorough,
            Repositories = request.Repositories,
            Since = request.Since,
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
        (var ruleId, problem) = await rules.FindIdAsync(caller, rule, cancellationToken);
        if (problem is not null)
            return problem;
        var page = await VisiblePages.ReadAsync(
            (from, most) => backfills.ListAsync(ruleId, from, most, cancellationToken),
                cursors.Open("backfills", after),
                count,
                it => RuleDraft.MaySee(caller, it.Rule));
        return Results.Ok(
            new Page<BackfillDocument>([.. page.Items.Select(BackfillDocument.Of)], cursors.Show(caller, "backfills", page.Next)));
    }

    private async Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (backfill, problem) = await FindSeenAsync(Caller.Of(context), id, cancellationToken);
        return backfill is null ? problem! : Results.Ok(BackfillDocument.Of(backfill));
    }

    private async Task<IResult> ListMissingAsync(
        HttpContext context, string id, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var wrong))
            return wrong;
        var caller = Caller.Of(context);
        var (backfill, problem) = await FindSeenAsync(caller, id, cancellationToken);
        if (backfill is null)
            return problem!;
        if (!backfill.DryRun)
            return Problem.Conflict(
                "backfill.notDryRun",
                $"the backfill '{backfill.Id}' copies what is missing; see its tasks (?batch={backfill.Id}), or start a dry run");
        var page = await missing.ListAsync(backfill.Id, cursors.Open("missing", after), count, cancellationToken);
        return Results.Ok(new Page<ShownMissingImage>(
            await missingView.OfAsync(backfill.Rule, page.Items, cancellationToken),
            cursors.Show(caller, "missing", page.Next)));
    }

    private async Task<IResult> CancelAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (backfill, problem) = await FindSeenAsync(Caller.Of(context), id, cancellationToken);
        if (backfill is null)
            return problem!;
        if (!await backfills.RequestCancelAsync(backfill.Id, cancellationToken))
            return Problem.Conflict("backfill.finished", $"the backfill '{backfill.Id}' is already finished");
        await audit.AddAsync(
            Caller.Of(context), "backfill.cancel", backfill.Id.ToString(), before: BackfillDocument.Of(backfill), after: null);
        return Results.Accepted($"/api/v1/backfills/{backfill.Id}", BackfillDocument.Of(backfill));
    }

    // A backfill reads the source and writes the target, as its rule does.
    private Task<(Backfill? Backfill, IResult? Problem)> FindSeenAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        IdSearch.FindAsync(
            id,
            whole => backfills.FindAsync(whole, cancellationToken),
            (prefix, limit) => backfills.FindAsync(prefix, limit, cancellationToken),
            it => RuleDraft.MaySee(caller, it.Rule),
            static it => $"{it.Id} (of rule '{it.Rule.Name}')",
            static it => Problem.NotFound("backfill.unknown", $"there is no backfill '{it}'"));
}
