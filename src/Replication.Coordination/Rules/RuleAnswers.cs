using Microsoft.AspNetCore.Http;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>What the API calls of one rule have in common: they find it, change it although others do, and show it.</summary>
internal sealed class RuleAnswers(
    RuleSearch search,
    IRuleActivityStore activities,
    Reconciliations reconciliations,
    InstanceBook instances,
    TimeProvider time)
{
    private const int MaxLostRaceCount = 10;

    /// <summary>Finds the rule that a call changes; refuses a version that the caller did not see (If-Match).</summary>
    public async Task<(ReplicationRule? Rule, IResult? Refusal)> FindToChangeAsync(
        HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (rule, problem) = await search.FindAsync(Caller.Of(context), id, cancellationToken);
        if (rule is null)
            return (null, problem);
        return EntityTag.Refuse(context, rule.Version) is { } stale ? (null, stale) : (rule, null);
    }

    /// <summary>
    /// Changes a rule. Without If-Match, the change applies to the current version, so a lost race is retried.
    /// <paramref name="change"/> returns null when it lost the race.
    /// </summary>
    public static async Task<IResult> ChangeAsync(
        Func<Task<(ReplicationRule? Rule, IResult? Refusal)>> find, Func<ReplicationRule, Task<IResult?>> change)
    {
        for (var lostRaceCount = 0; lostRaceCount < MaxLostRaceCount; lostRaceCount++)
        {
            var (rule, refusal) = await find();
            if (rule is null)
                return refusal!;
            if (await change(rule) is { } answer)
                return answer;
        }
        return EntityTag.Stale();
    }

    /// <summary>The probable mistakes of a stored rule.</summary>
    public IReadOnlyList<ShownRuleWarning> WarningsOf(ReplicationRule rule) =>
        [.. RuleWarnings.Of(rule, instances.Current), .. RuleWarnings.OfReferences(rule), .. RuleWarnings.OfPause(rule)];

    /// <summary>Shows a rule with its activity, its warnings and its version.</summary>
    public Task<IResult> ShowAsync(HttpContext context, ReplicationRule rule, CancellationToken cancellationToken) =>
        ShowAsync(context, rule, WarningsOf(rule), Results.Ok, cancellationToken);

    /// <summary>Shows a rule with these warnings, in the answer that <paramref name="answer"/> makes.</summary>
    public async Task<IResult> ShowAsync(
        HttpContext context,
        ReplicationRule rule,
        IReadOnlyList<ShownRuleWarning> warnings,
        Func<ShownRule, IResult> answer,
        CancellationToken cancellationToken)
    {
        var found = await activities.FindAsync([.. RuleTarget.Of(rule)], cancellationToken);
        var reconciled = await reconciliations.FindAsync([rule], cancellationToken);
        EntityTag.Show(context, rule.Version);
        var shown = ShownRule.Of(rule, found, time.GetUtcNow(), Reconciliations.Show(rule, reconciled));
        return answer(shown with { Warnings = warnings });
    }
}
