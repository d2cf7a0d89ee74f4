using MongoDB.Driver;
using Replication.Contracts.Rules;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>
/// Changes the rules: it writes the bodies, then replaces the ledger with a compare-and-swap, which makes the change effective. A crash
/// before the swap changes nothing. Of concurrent changes one succeeds; the others read the new ledger and retry.
/// </summary>
internal sealed class MongoRuleLedger(MongoStore store)
{
    // No change takes this long between its body and the ledger.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private static readonly FilterDefinitionBuilder<RuleLedger> Where = Builders<RuleLedger>.Filter;
    private static readonly UpdateDefinitionBuilder<RuleLedger> Update = Builders<RuleLedger>.Update;
    private static readonly FilterDefinitionBuilder<RuleVersionDocument> WhereBody = Builders<RuleVersionDocument>.Filter;

    public async Task<RuleLedger> ReadAsync(CancellationToken cancellationToken) =>
        await store.RuleLedger.Find(Where.Eq(it => it.Id, RuleLedger.Only)).FirstOrDefaultAsync(cancellationToken) ?? RuleLedger.None;

    public async Task<Guid> FindVersionAsync(CancellationToken cancellationToken) =>
        await store.RuleLedger.Find(Where.Eq(it => it.Id, RuleLedger.Only))
            .Project(static it => it.Version)
            .FirstOrDefaultAsync(cancellationToken);

    public async Task<Dictionary<Guid, ReplicationRule>> ReadBodiesAsync(
        IReadOnlyCollection<Guid> versions, CancellationToken cancellationToken)
    {
        if (versions.Count == 0)
            return [];
        var bodies = await store.RuleBodies.Find(WhereBody.In(it => it.Id, versions)).ToListAsync(cancellationToken);
        return bodies.ToDictionary(static it => it.Id, static it => it.ToRule());
    }

    /// <summary>Applies the edit to the current ledger until no other process wins the race. A null edit ends it before the swap.</summary>
    public async Task<RuleChange> ChangeAsync(Func<RuleLedger, Task<RuleEdit?>> decide, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; ; lostRaceCount++)
        {
            var ledger = await ReadAsync(cancellationToken);
            var edit = await decide(ledger);
            if (edit is not null && (edit.ChangesNothing || await TryAsync(ledger, edit, cancellationToken)))
                return edit.Outcome;
            var longest = Math.Min(LongestPause.TotalMilliseconds, 2 << Math.Min(lostRaceCount, 10));
            await Task.Delay(TimeSpan.FromMilliseconds(longest * store.Jitter.Next()), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Removes the bodies of changes that never became effective.</summary>
    public async Task RemoveAbandonedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The order matters: a body that the ledger names now was too young when the bodies were listed.
        var before = now - AbandonedAfter;
        var ledger = await ReadAsync(cancellationToken);
        await store.RuleBodies.DeleteManyAsync(
            WhereBody.Lt(it => it.WrittenAt, before) & WhereBody.Nin(it => it.Id, ledger.Rules.Values.Select(static it => it.Version)),
            cancellationToken);
    }

    private async Task<bool> TryAsync(RuleLedger ledger, RuleEdit edit, CancellationToken cancellationToken)
    {
        if (edit.Written.Count > 0)
            await store.RuleBodies.InsertManyAsync(edit.Written.Select(RuleVersionDocument.Of), options: null, cancellationToken);
        // After an exception the swap may have succeeded. Then its bodies are needed.
        var isMade = ledger.Version == Guid.Empty
            ? await BeginAsync(edit, cancellationToken)
            : (await store.RuleLedger.UpdateOneAsync(
                Where.Eq(it => it.Id, RuleLedger.Only) & Where.Eq(it => it.Version, ledger.Version),
                    Changes(ledger, edit),
                    options: null,
                    cancellationToken)).MatchedCount == 1;
        await RemoveBodiesAsync(isMade ? Replaced(ledger, edit) : [.. edit.Written.Select(static it => it.Version)]);
        return isMade;
    }

    private async Task<bool> BeginAsync(RuleEdit edit, CancellationToken cancellationToken)
    {
        try
        {
            var first = RuleLedger.None with
            {
                Version = Guid.NewGuid(),
                Rules = edit.Written.ToDictionary(static it => it.Id, RuleEntry.Of, StringComparer.Ordinal),
            };
            await store.RuleLedger.InsertOneAsync(first, options: null, cancellationToken);
            return true;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return false;
        }
    }

    private static UpdateDefinition<RuleLedger> Changes(RuleLedger ledger, RuleEdit edit)
    {
        var written = edit.Written.Select(static it => it.Id).ToHashSet(StringComparer.Ordinal);
        var removed = edit.Removed.Select(static it => it.Rule).ToHashSet(StringComparer.Ordinal);
        List<RemovalEntry> removals =
        [
            .. ledger.Removals.Where(it => !written.Contains(it.Rule) && !removed.Contains(it.Rule) && !edit.Forgotten.Contains(it.Rule)),
            .. edit.Removed.Select(static it => new RemovalEntry { Rule = it.Rule, Name = it.Name, At = it.At }),
        ];
        return Update.Combine(
        [
            Update.Set(static it => it.Version, Guid.NewGuid()),
            .. removals.SequenceEqual(ledger.Removals) ? [] : new[] { Update.Set(static it => it.Removals, removals) },
            .. edit.Removed.Select(static it => Update.Unset(Field(it.Rule))),
            .. edit.Written.Select(static it => Update.Set(Field(it.Id), RuleEntry.Of(it))),
        ]);
    }

    private static string Field(string rule) => $"rules.{rule}";

    private static List<Guid> Replaced(RuleLedger ledger, RuleEdit edit) =>
        [.. edit.Written.Select(static it => it.Id).Concat(edit.Removed.Select(static it => it.Rule))
            .Select(ledger.Rules.GetValueOrDefault).OfType<RuleEntry>().Select(static it => it.Version)];

    // The next start removes what is left.
    private Task RemoveBodiesAsync(List<Guid> versions) =>
        versions.Count == 0
            ? Task.CompletedTask
            : store.RuleBodies.DeleteManyAsync(WhereBody.In(it => it.Id, versions), CancellationToken.None);
}
