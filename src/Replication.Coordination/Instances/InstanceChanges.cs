using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Instances;

/// <summary>Makes, changes and removes instances, and tells this process and the audit log of it.</summary>
internal sealed class InstanceChanges(
    IInstanceStore store, RuleBook rules, InstanceBook book, ApiQuotas quotas, ISecretKeyStore keys, AuditLog audit, TimeProvider time)
{
    /// <summary>
    /// Why the secrets of the instance may not be written with the keys of this process; null when they may, or when it has none.
    /// </summary>
    public async Task<string?> FindKeyFaultAsync(RegistryInstance instance, CancellationToken cancellationToken) =>
        InstanceFaults.HasSecrets(instance) ? await keys.RegisterAsync(cancellationToken) : null;

    /// <summary>True where there are as many instances as may be, those of the configuration file included.</summary>
    public async Task<bool> IsFullAsync(CancellationToken cancellationToken) => await CountAsync(cancellationToken) >= quotas.MaxInstances;

    /// <summary>Null when the name is taken, or when others made the last instances that may be at the same time.</summary>
    public async Task<KeptInstance?> CreateAsync(Caller caller, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kept = new KeptInstance(instance, Guid.NewGuid(), now, now);
        if (book.IsDeclared(instance.Name) || !await store.InsertAsync(kept, cancellationToken))
            return null;
        // Of several that are made at once, those that find one too many are withdrawn.
        if (await CountAsync(CancellationToken.None) > quotas.MaxInstances)
        {
            await store.DeleteAsync(instance.Name, kept.Version, CancellationToken.None);
            return null;
        }
        await TellAsync(caller, "instance.create", before: null, kept);
        return kept;
    }

    /// <summary>Null when it was changed meanwhile.</summary>
    public async Task<KeptInstance?> ReplaceAsync(
        Caller caller, KeptInstance before, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var after = before with { Instance = instance, Version = Guid.NewGuid(), ChangedAt = time.GetUtcNow() };
        if (!await store.ReplaceAsync(after, before.Version, cancellationToken))
            return null;
        await TellAsync(caller, "instance.update", before, after);
        return after;
    }

    /// <summary>
    /// Removes one that no rule names: otherwise returns those that do, and it stays. Null when it was changed meanwhile.
    /// </summary>
    public async Task<IReadOnlyList<ReplicationRule>?> DeleteAsync(
        Caller caller, KeptInstance instance, CancellationToken cancellationToken)
    {
        var name = instance.Instance.Name;
        if (await RulesOfAsync(name, cancellationToken) is [_, ..] naming)
            return naming;
        if (!await store.DeleteAsync(name, instance.Version, cancellationToken))
            return null;
        // Whoever makes a rule meanwhile looks for its instances after it is written, and here its rules are looked for after they are
        // gone: one of the two sees the other.
        if (await RulesOfAsync(name, CancellationToken.None) is [_, ..] late)
        {
            await store.InsertAsync(instance, CancellationToken.None);
            await book.RefreshAsync(CancellationToken.None);
            return late;
        }
        await TellAsync(caller, "instance.delete", instance, after: null);
        return [];
    }

    /// <summary>The rules that name an instance, now.</summary>
    public async Task<IReadOnlyList<ReplicationRule>> RulesOfAsync(string name, CancellationToken cancellationToken) =>
        [.. (await rules.ReadAsync(cancellationToken)).Rules.Rules.Where(it => it.Source == name || it.Target == name)];

    /// <summary>Why the rules that name the instance do not allow it to become this.</summary>
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

    /// <summary>What a rule could not do before is none of the change's making, though it may be told in other words by now.</summary>
    internal static IEnumerable<RuleProblem> MadeWorse(IReadOnlyList<RuleProblem> before, IReadOnlyList<RuleProblem> then) => then
        .GroupBy(it => it.Code)
        .Where(now => now.Count() > before.Count(it => it.Code == now.Key))
        .SelectMany(now => now.Except(before));

    private async Task TellAsync(Caller caller, string action, KeptInstance? before, KeptInstance? after)
    {
        await audit.AddAsync(
            caller, action, (after ?? before)!.Instance.Name, AuditedInstance.Of(before, after), AuditedInstance.Of(after, before));
        await book.RefreshAsync(CancellationToken.None);
    }
}
