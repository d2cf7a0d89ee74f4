using MongoDB.Driver;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoRuleStore(MongoStore store) : IRuleStore
{
    private const int MaxLostRaceCount = 5;

    private static readonly FilterDefinitionBuilder<RuleDocument> Where = Builders<RuleDocument>.Filter;

    public Task<IReadOnlyList<ReplicationRule>> ListAsync(CancellationToken cancellationToken) => ListAsync(Where.Empty, cancellationToken);

    public async Task<ReplicationRule?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await store.Rules.Find(Where.Eq(it => it.Id, id)).FirstOrDefaultAsync(cancellationToken))?.ToRule();

    public async Task<IReadOnlyList<ReplicationRule>> DeclareAsync(IReadOnlyCollection<ReplicationRule> rules, CancellationToken cancellationToken)
    {
        // Those that go, go first: one that comes may take over the name.
        await store.Rules.DeleteManyAsync(
            Where.Eq(it => it.Declared, true) & Where.Nin(it => it.Id, rules.Select(static rule => rule.Id)),
            cancellationToken);
        foreach (var rule in rules)
            await DeclareAsync(rule, cancellationToken);
        return await ListAsync(Where.Eq(it => it.Declared, true), cancellationToken);
    }

    // One atomic step, so that of several processes one says since when the rule is active.
    private async Task DeclareAsync(ReplicationRule rule, CancellationToken cancellationToken)
    {
        var declaration = Builders<RuleDocument>.Update
            .Set(it => it.Name, rule.Name)
            .Set(it => it.Declared, true)
            .Set(it => it.Body, StoreJson.Write(rule with { Declared = true }))
            .SetOnInsert(it => it.CreatedAt, rule.CreatedAt)
            .SetOnInsert(it => it.ActiveSince, rule.ActiveSince);
        for (var lostRaceCount = 0; ; lostRaceCount++)
        {
            try
            {
                await store.Rules.UpdateOneAsync(Where.Eq(it => it.Id, rule.Id), declaration, new UpdateOptions { IsUpsert = true }, cancellationToken);
                return;
            }
            catch (MongoException e) when (MongoErrors.IsDuplicateKey(e) && lostRaceCount < MaxLostRaceCount)
            {
                // Another process inserted it at the same moment: now there is one to update.
            }
        }
    }

    // A handful, so the order is ours: ordinal.
    private async Task<IReadOnlyList<ReplicationRule>> ListAsync(FilterDefinition<RuleDocument> filter, CancellationToken cancellationToken)
    {
        var documents = await store.Rules.Find(filter).ToListAsync(cancellationToken);
        return [.. documents.Select(static it => it.ToRule()).OrderBy(static rule => rule.Name, StringComparer.Ordinal)];
    }
}
