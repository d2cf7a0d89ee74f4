using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Rules;

/// <summary>Creates, changes and deletes rules, and records each change in the audit log.</summary>
internal sealed class RuleChanges(
    IRuleStore store,
        RuleBook rules,
        RuleInstances instances,
        RemovedRules removed,
        DeclareRules declared,
        ApiQuotas quotas,
        AuditLog audit,
        TimeProvider time)
{
    /// <summary>Creates a rule. Returns null when the limit on the number of rules is reached.</summary>
    public async Task<RuleChange?> CreateAsync(Caller caller, ReplicationRule rule, CancellationToken cancellationToken)
    {
        if (await CountAsync(cancellationToken) >= quotas.MaxRules)
            return null;
        var change = await store.InsertAsync(rule, declared.Topology, cancellationToken);
        // Concurrent calls can exceed the limit together. Each call that detects this deletes its own rule.
        if (change is RuleChange.Made && await CountAsync(CancellationToken.None) > quotas.MaxRules)
        {
            await store.DeleteAsync(rule, time.GetUtcNow(), CancellationToken.None);
            return null;
        }
        if (change is RuleChange.Made && await instances.FindMissingAsync(rule) is [_, ..] missing)
        {
            await store.DeleteAsync(rule, time.GetUtcNow(), CancellationToken.None);
            return new RuleChange.Refused(missing);
        }
        if (change is RuleChange.Made)
            await audit.AddAsync(caller, "rule.create", rule.Name, before: null, rule);
        return change;
    }

    public async Task<RuleChange> ReplaceAsync(
        Caller caller, string action, ReplicationRule before, ReplicationRule rule, CancellationToken cancellationToken)
    {
        var change = await store.ReplaceAsync(rule, before.Version, declared.Topology, cancellationToken);
        var leadsElsewhere = rule.Source != before.Source || !rule.TargetInstances.SequenceEqual(before.TargetInstances);
        if (change is RuleChange.Made && leadsElsewhere && await instances.FindMissingAsync(rule) is [_, ..] missing)
        {
            await store.ReplaceAsync(before with { Version = Guid.NewGuid() }, rule.Version, declared.Topology, CancellationToken.None);
            return new RuleChange.Refused(missing);
        }
        if (change is RuleChange.Made)
            await audit.AddAsync(caller, action, rule.Name, before, rule);
        return change;
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken) => (await rules.ReadAsync(cancellationToken)).Rules.Rules.Count;

    /// <summary>Deletes a rule. Its running tasks finish; its pending tasks are canceled.</summary>
    public async Task<RuleChange> DeleteAsync(Caller caller, ReplicationRule rule, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var change = await store.DeleteAsync(rule, now, cancellationToken);
        if (change is not RuleChange.Made)
            return change;
        await audit.AddAsync(caller, "rule.delete", rule.Name, rule, after: null);
        // The rule is deleted, so its tasks are canceled even when the caller has disconnected.
        await removed.CancelTasksAsync(new RuleRemoval(rule.Id, rule.Name, now), caller.Name, CancellationToken.None);
        return change;
    }
}
