using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Rules;

/// <summary>
/// Pauses, holds and resumes rules, also those of the configuration file. Calls that change nothing return the rule as it is.
/// </summary>
internal sealed class RulePauses(RuleChanges changes, HeldTasks held, IBackfillStore backfills, AuditLog audit, TimeProvider time)
{
    /// <summary>Pauses an active rule.</summary>
    public async Task<(RuleChange Change, ReplicationRule Rule)> PauseAsync(
        Caller caller, ReplicationRule rule, bool hold, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var after = rule with { Version = Guid.NewGuid(), ChangedAt = now, Pause = new RulePause(now, caller.Name, hold) };
        var change = await changes.ReplaceAsync(caller, hold ? "rule.hold" : "rule.pause", rule, after, cancellationToken);
        if (hold && change is RuleChange.Made)
            await held.HoldSomeAsync(rule.Id, cancellationToken);
        return (change, after);
    }

    /// <summary>
    /// Resumes a rule. <paramref name="replicatesPause"/>: its backfill is stored, so no push is older than the rule. Sweeps release the
    /// tasks of a held rule.
    /// </summary>
    public async Task<(RuleChange Change, ReplicationRule Rule)> ResumeAsync(
        Caller caller, ReplicationRule rule, bool replicatesPause, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var after = rule.Resumed(now, replicatesPause) with { Version = Guid.NewGuid(), ChangedAt = now };
        return (await changes.ReplaceAsync(caller, "rule.resume", rule, after, cancellationToken), after);
    }

    /// <summary>
    /// Stores the backfill of a pause. It waits until the rule is resumed, so that a crash between both steps loses no push, and a repeated
    /// call finds it. Returns another unfinished backfill of the rule when there is one.
    /// </summary>
    public async Task<(Backfill Backfill, bool IsOther)> BackfillAsync(
        Caller caller, ReplicationRule rule, RulePause pause, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var backfill = new Backfill
        {
            Id = Guid.CreateVersion7(now),
            Rule = rule,
            Since = pause.At,
            Status = BackfillStatus.Pending,
            CreatedAt = now,
        };
        if (await backfills.AddAsync(backfill, cancellationToken) is { } existing)
            return (existing, existing.DryRun || existing.Since != pause.At || existing.Rule.Pause != pause);
        await audit.AddAsync(caller, "backfill.create", $"{backfill.Id}", before: null, BackfillDocument.Of(backfill));
        return (backfill, false);
    }
}
