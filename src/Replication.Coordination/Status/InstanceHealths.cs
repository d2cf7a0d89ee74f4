using Replication.Contracts.Instances;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Status;

/// <summary>Decides what a user should know about an instance.</summary>
internal static class InstanceHealths
{
    public static InstanceHealth Of(InstanceFacts facts, StatusLimits limits, DateTimeOffset now) => new()
    {
        Name = facts.Instance.Name,
        Conditions = [.. Conditions(facts, limits, now)],
        LastReportAt = facts.LastReportAt,
        SilentAfterSeconds = facts.Instance.Webhook is null
            ? null
            : InstanceSilence.LimitOf(facts.LastReport, limits).TotalSeconds,
        CredentialsRefusedSince = facts.Refusal?.Since,
        RefusedCalls = facts.RefusedCalls,
        ThrottledUntil = facts.ThrottledUntil,
        PausedUntil = facts.PausedUntil,
    };

    /// <summary>Returns true when calls were refused, and none was accepted after the last of them.</summary>
    public static bool AreCallsRefused(RefusedCalls? refused, DateTimeOffset? lastAccepted) =>
        refused is not null && !(lastAccepted > refused.LastAt);

    /// <summary>
    /// Returns true when an instance whose pushes are awaited <paramref name="since"/> a time has sent no call for too long.
    /// </summary>
    public static bool IsSilent(LastReport? report, DateTimeOffset since, StatusLimits limits, DateTimeOffset now) =>
        now - (report?.At ?? since) > InstanceSilence.LimitOf(report, limits);

    private static IEnumerable<InstanceCondition> Conditions(InstanceFacts facts, StatusLimits limits, DateTimeOffset now)
    {
        if (InstanceFaults.ReasonOf(facts.Instance) is not null)
            yield return InstanceCondition.Unusable;
        if (facts.Refusal is not null)
            yield return InstanceCondition.CredentialsRefused;
        // Without a rule, nobody waits for the pushes.
        if (facts is { Instance.Webhook: not null, SourceSince: { } since })
        {
            if (AreCallsRefused(facts.RefusedCalls, facts.LastReportAt))
                yield return InstanceCondition.WebhookRefused;
            else if (IsSilent(facts.LastReport, since, limits, now))
                yield return InstanceCondition.Silent;
        }
        if (facts is { Instance.Webhook: not null, RulesToCompare.Count: > 0 } && !AreCallsRefused(facts.RefusedCalls, facts.LastReportAt))
            yield return InstanceCondition.PushesUnreported;
        if (facts.ThrottledUntil > now)
            yield return InstanceCondition.Throttled;
        if (facts.PausedUntil > now)
            yield return InstanceCondition.Paused;
    }
}
