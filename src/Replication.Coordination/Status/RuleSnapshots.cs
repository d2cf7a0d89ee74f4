using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Status;

/// <summary>
/// Reads the activity of all rules in one pass. Concurrent callers share one pass (single-flight), and a slow pass is repeated less often,
/// so that metrics and status calls cost the store little, however many rules exist.
/// </summary>
internal sealed class RuleSnapshots(
    RuleBook rules, IRuleActivityStore activities, Reconciliations reconciliations, TimeProvider time) : IDisposable
{
    // A pass may use this share of the time.
    private const int RestFactor = 20;

    // Failed tasks of one rule that one pass compares with later tasks. The next pass continues after them.
    private const int SettledAtOnce = 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, FailurePlace> _places = new(StringComparer.Ordinal);
    private volatile RuleSnapshot _latest = RuleSnapshot.Empty;
    private TimeSpan _rest;

    /// <summary>The last snapshot of this process.</summary>
    public RuleSnapshot Latest => _latest;

    /// <summary>Returns a snapshot that is not older than <paramref name="maxAge"/>, unless a pass takes long.</summary>
    public async Task<RuleSnapshot> ReadAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _latest.At >= (maxAge > _rest ? maxAge : _rest))
                await PassAsync(cancellationToken);
            return _latest;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var all = (await rules.ReadAsync(cancellationToken)).Rules.Rules;
        var targets = all.SelectMany(static rule => TargetsOf(rule).Select(it => (Rule: rule, it.Target, it.Key))).ToList();
        var found = await activities.FindAsync([.. targets.Select(static it => it.Key)], cancellationToken);
        _latest = new RuleSnapshot(
            time.GetUtcNow(), [.. targets.Select(it => (it.Rule, it.Target, found.GetValueOrDefault(it.Key, RuleActivity.None)))])
        {
            Reconciliations = await reconciliations.FindAsync(all, cancellationToken),
        };
        await SettleAsync(
            [.. found.Where(static it => it.Value.FailedTasks > 0).Select(static it => it.Key.Rule).Distinct()], cancellationToken);
        _rest = time.GetElapsedTime(began) * RestFactor;
    }

    // The tasks of the only target are all tasks of the rule, also those for an earlier target.
    private static IEnumerable<(string Target, RuleTarget Key)> TargetsOf(ReplicationRule rule) => rule.TargetInstances is [var only]
        ? [(only, new RuleTarget(rule.Id))]
        : rule.TargetInstances.Select(it => (it, new RuleTarget(rule.Id, it)));

    private async Task SettleAsync(IReadOnlyList<string> failing, CancellationToken cancellationToken)
    {
        foreach (var rule in _places.Keys.Except(failing).ToList())
            _places.Remove(rule);
        foreach (var rule in failing)
        {
            var place = await activities.SettleFailuresAsync(
                rule, _places.GetValueOrDefault(rule), SettledAtOnce, cancellationToken);
            if (place is null)
                _places.Remove(rule);
            else
                _places[rule] = place;
        }
    }
}
