using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>
/// API calls that pause and resume rules. A pause of a rule of the configuration file overrides the file until the rule is resumed.
/// </summary>
internal sealed class RulePauseEndpoints(
    RuleAnswers answers, UnfinishedBackfills backfills, RulePauses pauses, RulePauseReader readPause, RuleResumeReader readResume)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/rules/{id}/pause", PauseAsync).WithMetadata(CallAccess.Operator, RuleOperations.Pause);
        api.MapPost("/rules/{id}/resume", ResumeAsync).WithMetadata(CallAccess.Operator, RuleOperations.Resume);
    }

    private async Task<IResult> PauseAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(context, readPause.Invoke);
        return request is null
            ? problem!
            : await RuleAnswers.ChangeAsync(
                () => answers.FindToChangeAsync(context, id, cancellationToken),
                rule => PauseRuleAsync(context, rule, request.Hold, cancellationToken));
    }

    private async Task<IResult?> PauseRuleAsync(HttpContext context, ReplicationRule rule, bool hold, CancellationToken cancellationToken)
    {
        if (rule.Pause is { } pause)
            return pause.Hold == hold ? await answers.ShowAsync(context, rule, cancellationToken) : PausedAlready(rule, pause);
        if (!rule.Enabled)
            return hold ? Disabled(rule) : await answers.ShowAsync(context, rule, cancellationToken);
        var (change, after) = await pauses.PauseAsync(Caller.Of(context), rule, hold, cancellationToken);
        return change is RuleChange.Stale ? null : await answers.ShowAsync(context, after, cancellationToken);
    }

    private async Task<IResult> ResumeAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(context, readResume.Invoke);
        return request is null
            ? problem!
            : await RuleAnswers.ChangeAsync(
                () => answers.FindToChangeAsync(context, id, cancellationToken),
                rule => ResumeRuleAsync(context, rule, request.Backfill, cancellationToken));
    }

    private async Task<IResult?> ResumeRuleAsync(
        HttpContext context, ReplicationRule rule, bool backfill, CancellationToken cancellationToken)
    {
        if (rule is { Declared: true, Enabled: false } && (rule.Pause is null || backfill))
            return Disabled(rule);
        if (rule.IsActive && !backfill)
            return await answers.ShowAsync(context, rule, cancellationToken);
        // A repeated call finds the backfill of the first one.
        if (rule.IsActive && await backfills.FindOfPauseAsync(rule.Id, cancellationToken) is { } running)
            return await answers.ShowAsync(
                context,
                rule,
                answers.WarningsOf(rule),
                shown => Results.Ok(shown with { Backfill = running.Id }),
                cancellationToken);
        if (!backfill || rule.IsHeld)
            return await EndPauseAsync(context, rule, backfillId: null, cancellationToken);
        if (rule.Pause is not { } pause)
            return NotPaused(rule);
        var (begun, isOther) = await pauses.BackfillAsync(Caller.Of(context), rule, pause, cancellationToken);
        return isOther
            ? Problem.Conflict(
                "backfill.underWay",
                $"the rule '{rule.Name}' has a backfill that is not finished ({begun.Id}); cancel it, or wait for its end")
            : await EndPauseAsync(context, rule, begun.Id, cancellationToken);
    }

    private async Task<IResult?> EndPauseAsync(
        HttpContext context, ReplicationRule rule, Guid? backfillId, CancellationToken cancellationToken)
    {
        var (change, after) =
            await pauses.ResumeAsync(Caller.Of(context), rule, replicatesPause: backfillId is not null, cancellationToken);
        if (change is RuleChange.Stale)
            return null;
        IReadOnlyList<ShownRuleWarning> warnings =
        [
            .. answers.WarningsOf(after),
            .. backfillId is null ? RuleWarnings.OfResume(rule) : [],
            .. after.Enabled
                ? (ShownRuleWarning[])[]
                : [new ShownRuleWarning("rule.disabledInFile", $"the pause is removed, but {WhyDisabled(rule)}")],
        ];
        return await answers.ShowAsync(
            context, after, warnings, shown => Results.Ok(shown with { Backfill = backfillId }), cancellationToken);
    }

    private static async Task<(T? Request, IResult? Problem)> ReadAsync<T>(HttpContext context, Func<JsonObject, BodyReading<T>> read)
        where T : class
    {
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return (null, tooLarge);
        var json = new JsonObject();
        if (body.Bytes.Length > 0 && !body.TryReadObject(out json, out var unreadable))
            return (null, unreadable);
        var reading = read(json!);
        return reading.Value is { } request ? (request, null) : (null, Problem.Unprocessable(reading.Problems));
    }

    private static IResult PausedAlready(ReplicationRule rule, RulePause pause) => Problem.Conflict(
        "rule.paused",
        $"the rule '{rule.Name}' is {(pause.Hold ? "held" : "paused without hold")} since {pause.At.UtcDateTime:O} by '{pause.By}'; resume "
            + "it first");

    private static IResult NotPaused(ReplicationRule rule) => Problem.Conflict(
        "rule.notPaused",
        $"the rule '{rule.Name}' is not paused by a call, so no push of a pause is known; start a backfill of the rule instead");

    private static IResult Disabled(ReplicationRule rule) => rule.Declared
        ? Problem.Conflict("rule.disabledInFile", WhyDisabled(rule))
        : Problem.Conflict("rule.paused", $"the rule '{rule.Name}' is disabled; resume it first");

    private static string WhyDisabled(ReplicationRule rule) =>
        $"the rule '{rule.Name}' is disabled in the configuration file (enabled: false); change it there";
}
