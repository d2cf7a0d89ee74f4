using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoRuleStore(MongoStore store) : IRuleStore
{
    private readonly MongoRuleLedger _ledger = new(store);

    public Task<Guid> FindVersionAsync(CancellationToken cancellationToken) => _ledger.FindVersionAsync(cancellationToken);

    public async Task<RuleSet> ReadAsync(RuleSet? known, CancellationToken cancellationToken)
    {
        if (known is not null && await FindVersionAsync(cancellationToken) == known.Version)
            return known;
        var rules = (known?.Rules ?? []).ToDictionary(static it => it.Version);
        while (true)
        {
            var ledger = await _ledger.ReadAsync(cancellationToken);
            var bodies = await _ledger.ReadBodiesAsync(
                [.. ledger.Rules.Values.Select(static it => it.Version).Where(it => !rules.ContainsKey(it))], cancellationToken);
            foreach (var (version, rule) in bodies)
                rules[version] = rule;
            // A missing body was replaced in between.
            if (ledger.Rules.Values.All(it => rules.ContainsKey(it.Version)))
            {
                return new RuleSet(
                    ledger.Version,
                    [.. ledger.Rules.Values.Select(it => rules[it.Version]).OrderBy(static it => it.Name, StringComparer.Ordinal)],
                    [.. ledger.Removals.Select(static it => new RuleRemoval(it.Rule, it.Name, it.At))]);
            }
        }
    }

    public async Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken)
    {
        while ((await _ledger.ReadAsync(cancellationToken)).Rules.GetValueOrDefault(id) is { Version: var version })
        {
            if ((await _ledger.ReadBodiesAsync([version], cancellationToken)).GetValueOrDefault(version) is { } rule)
                return rule;
        }
        return null;
    }

    public Task<RuleChange> InsertAsync(ReplicationRule rule, TopologyMode topology, CancellationToken cancellationToken) =>
        _ledger.ChangeAsync(ledger => Task.FromResult<RuleEdit?>(Put(ledger, rule, topology)), cancellationToken);

    public Task<RuleChange> ReplaceAsync(
        ReplicationRule rule, Guid expectedVersion, TopologyMode topology, CancellationToken cancellationToken) =>
        _ledger.ChangeAsync(
            ledger => Task.FromResult<RuleEdit?>(VersionOf(ledger, rule) == expectedVersion
                ? Put(ledger, rule, topology)
                : RuleEdit.Of(new RuleChange.Stale())),
            cancellationToken);

    public Task<RuleChange> DeleteAsync(ReplicationRule rule, DateTimeOffset now, CancellationToken cancellationToken) =>
        _ledger.ChangeAsync(
            ledger => Task.FromResult<RuleEdit?>(VersionOf(ledger, rule) == rule.Version
                ? new RuleEdit(new RuleChange.Made(), [], [new RuleRemoval(rule.Id, rule.Name, now)])
                : RuleEdit.Of(new RuleChange.Stale())),
            cancellationToken);

    public async Task<RuleChange> DeclareAsync(
        IReadOnlyCollection<ReplicationRule> rules, TopologyMode topology, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var outcome = await _ledger.ChangeAsync(ledger => DeclareAsync(ledger, rules, topology, now, cancellationToken), cancellationToken);
        await _ledger.RemoveAbandonedAsync(now, cancellationToken);
        return outcome;
    }

    public Task ForgetRemovalsAsync(IReadOnlyCollection<RuleRemoval> removals, CancellationToken cancellationToken)
    {
        var forgotten = removals.Select(static it => (it.Rule, it.At)).ToHashSet();
        return _ledger.ChangeAsync(
            ledger => Task.FromResult<RuleEdit?>(
                RuleEdit.Of(new RuleChange.Made()) with
                {
                    Forgotten = [.. ledger.Removals.Where(it => forgotten.Contains((it.Rule, it.At))).Select(static it => it.Rule)]
                }),
            cancellationToken);
    }

    private async Task<RuleEdit?> DeclareAsync(
        RuleLedger ledger,
            IReadOnlyCollection<ReplicationRule> rules,
            TopologyMode topology,
            DateTimeOffset now,
            CancellationToken cancellationToken)
    {
        var names = rules.Select(static it => it.Name).ToHashSet(StringComparer.Ordinal);
        var concerned = ledger.Rules.Where(it => it.Value.Declared || names.Contains(it.Value.Name)).ToDictionary(StringComparer.Ordinal);
        var known = await _ledger.ReadBodiesAsync([.. concerned.Values.Select(static it => it.Version)], cancellationToken);
        if (known.Count < concerned.Count)
            return null;
        var declaration = RuleDeclaration.Of(rules, known.Values, ledger.Links.Where(it => !concerned.ContainsKey(it.Id)), topology, now);
        return declaration.Problems is [_, ..] problems
            ? RuleEdit.Of(new RuleChange.Refused(problems))
            : new RuleEdit(new RuleChange.Made { Changes = declaration.Changes }, declaration.Written, [
                .. declaration.Removed.Select(it => new RuleRemoval(it.Id, it.Name, now))
            ]);
    }

    private static RuleEdit Put(RuleLedger ledger, ReplicationRule rule, TopologyMode topology) =>
        RuleNeighbours.Problems(topology, RuleLink.Of(rule), ledger.Links) is [_, ..] problems
            ? RuleEdit.Of(new RuleChange.Refused(problems))
            : RuleEdit.Write(rule);

    private static Guid? VersionOf(RuleLedger ledger, ReplicationRule rule) => ledger.Rules.GetValueOrDefault(rule.Id)?.Version;
}
