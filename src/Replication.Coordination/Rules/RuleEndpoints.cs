using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>
/// API calls that list, create, change and delete rules. Rules of the configuration file are read-only. A rule is found by its id,
/// the first digits of its id, or its name.
/// </summary>
internal sealed class RuleEndpoints(
    RuleBook rules,
        RuleSearch search,
        RuleAnswers answers,
        RuleDrafts drafts,
        RuleChanges changes,
        IRuleActivityStore activities,
        Reconciliations reconciliations,
        InstanceBook instances,
        ApiQuotas quotas,
        TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/rules", ListAsync).WithMetadata(CallAccess.Viewer, RuleOperations.List);
        api.MapGet("/rules/export", ExportAsync).WithMetadata(CallAccess.Viewer, RuleOperations.Export);
        api.MapGet("/rules/{id}", FindAsync).WithMetadata(CallAccess.Viewer, RuleOperations.Find);
        api.MapPost("/rules", CreateAsync).WithMetadata(CallAccess.Operator, HeavyCall.Queued, RuleOperations.Create);
        api.MapPut("/rules/{id}", ReplaceAsync).WithMetadata(CallAccess.Operator, HeavyCall.Queued, RuleOperations.Replace);
        api.MapDelete("/rules/{id}", DeleteAsync).WithMetadata(CallAccess.Operator, RuleOperations.Delete);
    }

    private async Task<IResult> ListAsync(HttpContext context, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var caller = Caller.Of(context);
        // Keyset pagination by name: created and deleted rules do not shift the next page.
        var seen = (await rules.ReadAsync(cancellationToken)).Rules.Rules
            .Where(it => RuleDraft.MaySee(caller, it) && (after is null || string.CompareOrdinal(it.Name, after) > 0))
                .Take(count + 1)
                .ToList();
        var page = seen.Take(count).ToList();
        var found = await activities.FindAsync([.. page.SelectMany(RuleTarget.Of)], cancellationToken);
        var reconciled = await reconciliations.FindAsync(page, cancellationToken);
        var now = time.GetUtcNow();
        return Results.Ok(new Page<ShownRule>(
            page.ConvertAll(it => ShownRule.Of(it, found, now, Reconciliations.Show(it, reconciled))),
            seen.Count > count ? page[^1].Name : null));
    }

    private async Task<IResult> ExportAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var seen = (await rules.ReadAsync(cancellationToken)).Rules.Rules.Where(it => RuleDraft.MaySee(caller, it))
            .Select(static it => it with { Enabled = it.Declared ? it.Enabled : it.IsActive });
        return Results.Text(RuleYaml.Write(seen, instances.IsDeclared), "application/yaml", Encoding.UTF8);
    }

    private async Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        await search.FindAsync(Caller.Of(context), id, cancellationToken) switch
        {
            ({ } rule, _) => await answers.ShowAsync(context, rule, cancellationToken),
            (_, var problem) => problem!,
        };

    private async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var draft = await drafts.ReadAsync(context, before: null, cancellationToken);
        if (draft.Rule is not { } rule)
            return draft.Problem!;
        var change = await changes.CreateAsync(Caller.Of(context), rule, cancellationToken);
        if (change is null)
            return Problem.Conflict(
                "rule.quota", $"there are {quotas.MaxRules} rules, which is the limit (api.maxRules); remove one, or raise the limit");
        return change is RuleChange.Refused refused
            ? await RefuseAsync(context, refused, cancellationToken)
            : await answers.ShowAsync(
                context, rule, draft.Warnings, shown => Results.Created($"/api/v1/rules/{rule.Id}", shown), cancellationToken);
    }

    private async Task<IResult> ReplaceAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (before, refusal) = await FindToChangeAsync(context, id, cancellationToken);
        if (before is null)
            return refusal!;
        var draft = await drafts.ReadAsync(context, before, cancellationToken);
        if (draft.Rule is not { } rule)
            return draft.Problem!;
        return await changes.ReplaceAsync(Caller.Of(context), "rule.update", before, rule, cancellationToken) switch
        {
            RuleChange.Refused refused => await RefuseAsync(context, refused, cancellationToken),
            RuleChange.Stale => EntityTag.Stale(),
            _ => await answers.ShowAsync(context, rule, draft.Warnings, Results.Ok, cancellationToken),
        };
    }

    private Task<IResult> DeleteAsync(HttpContext context, string id, CancellationToken cancellationToken) => RuleAnswers.ChangeAsync(
        () => FindToChangeAsync(context, id, cancellationToken),
        async rule => await changes.DeleteAsync(Caller.Of(context), rule, cancellationToken) is RuleChange.Stale
            ? null
            : Results.NoContent());

    // Checks the declaration before the version: the caller learns what to do.
    private async Task<(ReplicationRule?, IResult?)> FindToChangeAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (rule, problem) = await search.FindAsync(Caller.Of(context), id, cancellationToken);
        if (rule is not { Declared: false })
            return (null, problem ?? Problem.Conflict(
                "rule.declared", $"the rule '{rule!.Name}' is declared in the configuration file; change it there"));
        return await answers.FindToChangeAsync(context, rule.Id, cancellationToken);
    }

    private async Task<IResult> RefuseAsync(HttpContext context, RuleChange.Refused refused, CancellationToken cancellationToken) =>
        Problem.Unprocessable([.. RuleDraft.Shown(refused.Problems, Caller.Of(context), await rules.ReadAsync(cancellationToken))]);
}
