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
    BackfillCalls calls, IBackfillStore backfills, RuleSearch rules, BackfillReader read, TimeProvider time)
{
    private static readonly BackfillKind<BackfillDocument> Kind = new()
    {
        AreImports = false,
        Word = "backfill",
        Show = BackfillDocument.Of,
        Describe = static it => $"{it.Id} (of rule '{it.Rule.Name}')",
        Unknown = static it => Problem.NotFound("backfill.unknown", $"there is no backfill '{it}'"),
        Finished = static it => Problem.Conflict("backfill.finished", $"the backfill '{it}' is already finished"),
        NotDryRun = static it => Problem.Conflict(
            "backfill.notDryRun", $"the backfill '{it}' copies what is missing; see its tasks (?batch={it}), or start a dry run"),
    };

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
        var (answer, other) = await calls.BeginAsync(Kind, caller, backfill, cancellationToken);
        return answer ?? Problem.Conflict(
            "backfill.underWay",
            $"the rule '{rule.Name}' has a backfill that is not finished ({other!.Id}); cancel it, or wait for its end");
    }

    private async Task<IResult> ListAsync(
        HttpContext context, string? rule, string? after, string? limit, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (ruleId, problem) = await rules.FindIdAsync(caller, rule, cancellationToken);
        return problem ?? await calls.ListAsync(
            Kind, caller, (from, most) => backfills.ListAsync(ruleId, from, most, cancellationToken), after, limit);
    }

    private Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        calls.FindAsync(Kind, Caller.Of(context), id, cancellationToken);

    private Task<IResult> ListMissingAsync(
        HttpContext context, string id, string? after, string? limit, CancellationToken cancellationToken) =>
        calls.ListMissingAsync(Kind, Caller.Of(context), id, after, limit, cancellationToken);

    private Task<IResult> CancelAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        calls.CancelAsync(Kind, Caller.Of(context), id, cancellationToken);
}
