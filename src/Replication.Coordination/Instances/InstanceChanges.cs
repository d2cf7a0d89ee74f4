using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Instances;

/// <summary>
/// Creates, changes and deletes instances. Each change is recorded in the audit log, and then this process refreshes its instances.
/// </summary>
internal sealed class InstanceChanges(
    IInstanceStore store, RuleBook rules, InstanceBook book, ApiQuotas quotas, ISecretKeyStore keys, AuditLog audit, TimeProvider time)
{
    /// <summary>
    /// Returns why this process must not encrypt the secrets of the instance; null when it may, or when the instance has no secrets.
    /// </summary>
    public async Task<string?> FindKeyFaultAsync(RegistryInstance instance, CancellationToken cancellationToken) =>
        InstanceFaults.HasSecrets(instance) ? await keys.RegisterAsync(cancellationToken) : null;

    /// <summary>Returns true when the limit on the number of instances is reached. Instances of the configuration file count.</summary>
    public async Task<bool> IsFullAsync(CancellationToken cancellationToken) => await CountAsync(cancellationToken) >= quotas.MaxInstances;

    /// <summary>Creates an instance. Returns null when its name exists, or when concurrent calls reached the limit first.</summary>
    public async Task<KeptInstance?> CreateAsync(Caller caller, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kept = new KeptInstance(instance, Guid.NewGuid(), now, now);
        if (book.IsDeclared(instance.Name) || !await store.InsertAsync(kept, cancellationToken))
            return null;
        // Concurrent calls can exceed the limit together. Each call that detects this deletes its own instance.
        if (await CountAsync(CancellationToken.None) > quotas.MaxInstances)
        {
            await store.DeleteAsync(instance.Name, kept.Version, CancellationToken.None);
            return null;
        }
        await AuditAsync(caller, "instance.create", before: null, kept);
        return kept;
    }

    /// <summary>Replaces an instance. Returns null when another caller changed it first.</summary>
    public async Task<KeptInstance?> ReplaceAsync(
        Caller caller, KeptInstance before, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var after = before with { Instance = instance, Version = Guid.NewGuid(), ChangedAt = time.GetUtcNow() };
        if (!await store.ReplaceAsync(after, before.Version, cancellationToken))
            return null;
        await AuditAsync(caller, "instance.update", before, after);
        return after;
    }

    /// <summary>
    /// Deletes an instance. Returns an empty list on success, or the rules that prevent the deletion because they use the instance. Returns
    /// null when another caller changed it first.
    /// </summary>
    public async Task<IReadOnlyList<ReplicationRule>?> DeleteAsync(
        Caller caller, KeptInstance instance, CancellationToken cancellationToken)
    {
        var name = instance.Instance.Name;
        if (await RulesOfAsync(name, cancellationToken) is [_, ..] naming)
            return naming;
        if (!await store.DeleteAsync(name, instance.Version, cancellationToken))
            return null;
        // A rule may be created at the same time. That call checks the instances after it stores the rule, and this call checks the rules
        // after it deletes the instance. So at least one of them detects the conflict.
        if (await RulesOfAsync(name, CancellationToken.None) is [_, ..] late)
        {
            await store.InsertAsync(instance, CancellationToken.None);
            await book.RefreshAsync(CancellationToken.None);
            return late;
        }
        await AuditAsync(caller, "instance.delete", instance, after: null);
        return [];
    }

    /// <summary>Returns the rules that currently use an instance.</summary>
    public async Task<IReadOnlyList<ReplicationRule>> RulesOfAsync(string name, CancellationToken cancellationToken) =>
        [.. (await rules.ReadAsync(cancellationToken)).Rules.Rules.Where(it => it.Source == name || it.TargetInstances.Contains(name))];

    /// <summary>Returns the problems that a changed instance would cause in the rules that use it.</summary>
    public async Task<IReadOnlyList<BodyProblem>> ProblemsOfRulesAsync(RegistryInstance changed, CancellationToken cancellationToken)
    {
        var then = new InstanceCatalog(book.Current.All.Where(it => it.Name != changed.Name).Append(changed));
        return [.. (await RulesOfAsync(changed.Name, cancellationToken))
            .SelectMany(rule => MadeWorse(RuleChecks.Check(rule, book.Current), RuleChecks.Check(rule, then)))
            .Select(it => new BodyProblem(it.Code, it.InstanceKey, $"the rule '{it.Rule}' would be broken: {it.Message}"))];
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var made = (await store.ListVersionsAsync(cancellationToken)).Keys.Count(it => !book.IsDeclared(it));
        return made + book.Current.All.Count(it => book.IsDeclared(it.Name));
    }

    /// <summary>
    /// Returns the problems that a change causes. A problem code that is not more frequent than before is no new problem, even when its
    /// message differs.
    /// </summary>
    internal static IEnumerable<RuleProblem> MadeWorse(IReadOnlyList<RuleProblem> before, IReadOnlyList<RuleProblem> then) => then
        .GroupBy(it => it.Code)
        .Where(now => now.Count() > before.Count(it => it.Code == now.Key))
        .SelectMany(now => now.Except(before));

    private async Task AuditAsync(Caller caller, string action, KeptInstance? before, KeptInstance? after)
    {
        await audit.AddAsync(
            caller, action, (after ?? before)!.Instance.Name, AuditedInstance.Of(before, after), AuditedInstance.Of(after, before));
        await book.RefreshAsync(CancellationToken.None);
    }
}
