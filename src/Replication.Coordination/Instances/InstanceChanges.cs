using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Instances;

/// <summary>Makes, changes and removes instances, and tells this process and the audit log of it.</summary>
internal sealed class InstanceChanges(IInstanceStore store, RuleBook rules, InstanceBook book, AuditLog audit, TimeProvider time)
{
    /// <summary>Null when the name is taken.</summary>
    public async Task<KeptInstance?> CreateAsync(Caller caller, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kept = new KeptInstance(instance, Guid.NewGuid(), now, now);
        if (book.IsDeclared(instance.Name) || !await store.InsertAsync(kept, cancellationToken))
            return null;
        await TellAsync(caller, "instance.create", before: null, kept);
        return kept;
    }

    /// <summary>Null when it was changed meanwhile.</summary>
    public async Task<KeptInstance?> ReplaceAsync(Caller caller, KeptInstance before, RegistryInstance instance, CancellationToken cancellationToken)
    {
        var after = before with { Instance = instance, Version = Guid.NewGuid(), ChangedAt = time.GetUtcNow() };
        if (!await store.ReplaceAsync(after, before.Version, cancellationToken))
            return null;
        await TellAsync(caller, "instance.update", before, after);
        return after;
    }

    /// <summary>False when it was changed meanwhile.</summary>
    public async Task<bool> DeleteAsync(Caller caller, KeptInstance instance, CancellationToken cancellationToken)
    {
        if (!await store.DeleteAsync(instance.Instance.Name, instance.Version, cancellationToken))
            return false;
        await TellAsync(caller, "instance.delete", instance, after: null);
        return true;
    }

    /// <summary>The rules that name an instance.</summary>
    public async Task<IReadOnlyList<ReplicationRule>> RulesOfAsync(string name, CancellationToken cancellationToken) =>
        [.. (await rules.ReadAsync(cancellationToken)).Rules.Rules.Where(it => it.Source == name || it.Target == name)];

    /// <summary>Why the rules that name the instance do not allow it to become this.</summary>
    public async Task<IReadOnlyList<BodyProblem>> ProblemsOfRulesAsync(RegistryInstance changed, CancellationToken cancellationToken)
    {
        var then = new InstanceCatalog(book.Current.All.Where(it => it.Name != changed.Name).Append(changed));
        return [.. (await RulesOfAsync(changed.Name, cancellationToken))
            // What a rule could not do before is none of this change's making.
            .SelectMany(rule => RuleChecks.Check(rule, then).ExceptBy(RuleChecks.Check(rule, book.Current).Select(it => it.Code), it => it.Code))
            .Select(it => new BodyProblem(it.Code, "", $"the rule '{it.Rule}' would be broken: {it.Message}"))];
    }

    private async Task TellAsync(Caller caller, string action, KeptInstance? before, KeptInstance? after)
    {
        await audit.AddAsync(caller, action, (after ?? before)!.Instance.Name, AuditedInstance.Of(before, after), AuditedInstance.Of(after, before));
        await book.RefreshAsync(CancellationToken.None);
    }
}
