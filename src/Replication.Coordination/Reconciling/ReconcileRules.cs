using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Reconciling;

/// <summary>Keeps one reconciliation for each rule that is reconciled, and removes those of deleted rules.</summary>
internal sealed class ReconcileRules(RuleBook rules, IReconciliationStore reconciliations, IKnownImageStore known, TimeProvider time)
{
    private const int RemovedAtOnce = 5_000;

    private bool _isFirst = true;

    /// <summary>True when a reconciliation exists, or a rule needs one.</summary>
    public bool HasAny { get; private set; }

    public async Task EnrollAsync(CancellationToken cancellationToken)
    {
        var all = (await rules.ReadAsync(cancellationToken)).Rules.Rules;
        var wanted = all.Where(static it => it is { IsActive: true, ReconcileInterval: not null }).ToList();
        if (wanted.Count == 0 && !HasAny && !_isFirst)
            return;
        var now = time.GetUtcNow();
        var existing = (await reconciliations.ReadAllAsync(cancellationToken)).ToDictionary(static it => it.Rule, StringComparer.Ordinal);
        foreach (var rule in wanted)
        {
            if (!existing.TryGetValue(rule.Id, out var reconciliation))
                await reconciliations.AddAsync(new Reconciliation { Rule = rule.Id }, now, cancellationToken);
            else if (IsOverdue(rule, reconciliation, now))
                await reconciliations.RequestAsync(rule.Id, now, cancellationToken);
        }
        foreach (var gone in existing.Keys.Except(all.Select(static it => it.Id), StringComparer.Ordinal))
            await RemoveAsync(gone, cancellationToken);
        HasAny = wanted.Count > 0 || existing.Count > 0;
        _isFirst = false;
    }

    // The interval of the rule was shortened, or the rule is reconciled again.
    private static bool IsOverdue(ReplicationRule rule, Reconciliation reconciliation, DateTimeOffset now) =>
        reconciliation is { Pass: null, EndedAt: { } endedAt } && endedAt + rule.ReconcileInterval <= now;

    private async Task RemoveAsync(string rule, CancellationToken cancellationToken)
    {
        await ForgetImagesAsync(rule, cancellationToken);
        await reconciliations.RemoveAsync(rule, cancellationToken);
        // A pass that ran until then may have stored some more.
        await ForgetImagesAsync(rule, cancellationToken);
    }

    private async Task ForgetImagesAsync(string rule, CancellationToken cancellationToken)
    {
        while (await known.RemoveAsync(rule, RemovedAtOnce, cancellationToken) == RemovedAtOnce)
            cancellationToken.ThrowIfCancellationRequested();
    }
}
