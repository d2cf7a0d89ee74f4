using System.Collections.Concurrent;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>
/// Finds the signature policy of a task: that of its rule now, so that a key counts no longer after it was removed from the rule. A task
/// that waited is also checked when its rule got a policy meanwhile; a task that starts at once and whose rule verifies nothing needs no
/// read of the store.
/// </summary>
internal sealed class SignatureGates(IRuleStore rules, TimeProvider time)
{
    // The plan of such a task has read the rule a moment ago. Most pushes save one read.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    // One entry for each rule that verifies.
    private readonly ConcurrentDictionary<string, (Guid Version, SignatureVerifier Verifier)> _verifiers = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the gate of a task; null when the rule verifies no signatures any more. Throws <see cref="RegistryException"/> with a
    /// permanent failure when the rule does not exist any more.
    /// </summary>
    public async Task<SignatureGate?> FindAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        if (!task.Verify && (task.Rule is null || IsFresh(task)))
            return null;
        var rule = task.Rule is null ? null : await rules.FindAsync(task.Rule, cancellationToken);
        if (rule is null && !task.Verify)
            return null;
        if (rule is null)
            throw new RegistryException(new CopyFailure(
                "ruleDeleted",
                $"The rule '{task.RuleName ?? task.Rule}', which says how the signatures of this image are verified, was deleted. "
                    + $"Nothing was "
                    + $"copied. Create a rule, and replicate the image with it.",
                IsWorthRetrying: false));
        if (rule.Verify is not { } policy)
            return null;
        if (!_verifiers.TryGetValue(rule.Id, out var known) || known.Version != rule.Version)
            _verifiers[rule.Id] = known = (rule.Version, new SignatureVerifier(policy, time));
        // An image that existed before is signed already, or will not be.
        return new SignatureGate(known.Verifier, task.Trigger == TaskTrigger.Backfill ? TimeSpan.Zero : policy.Timeout.Value);
    }

    private bool IsFresh(ReplicationTask task) =>
        task is { Trigger: TaskTrigger.Automatic, Attempt: 1, RetriedAt: null } && time.GetUtcNow() - task.CreatedAt < FreshFor;
}
