using System.Collections.Concurrent;
using MongoDB.Driver;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoRuleActivityStore(MongoStore store) : IRuleActivityStore
{
    private const int MaxConcurrentRules = 8;

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;
    private static readonly SortDefinition<TaskDocument> NewestFirst = Builders<TaskDocument>.Sort.Descending(static it => it.CreatedAt)
        .Descending(static it => it.Id);
    private static readonly SortDefinition<TaskDocument> OldestFirst = Builders<TaskDocument>.Sort.Ascending(static it => it.CreatedAt)
        .Ascending(static it => it.Id);

    public async Task<IReadOnlyDictionary<string, RuleActivity>> FindAsync(
        IReadOnlyCollection<string> rules, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, RuleActivity>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            rules.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentRules, CancellationToken = cancellationToken },
            async (rule, token) => found[rule] = await FindAsync(rule, token));
        return found;
    }

    private async Task<RuleActivity> FindAsync(string rule, CancellationToken cancellationToken)
    {
        // A rule without tasks costs one query.
        if (await FirstAsync(Where.Eq(it => it.Rule, rule), NewestFirst, cancellationToken) is not { } newest)
            return RuleActivity.None;
        var succeeded = await FirstAsync(Of(rule, ReplicationStatus.Succeeded), NewestFirst, cancellationToken);
        var failed = await FirstAsync(Of(rule, ReplicationStatus.Failed), NewestFirst, cancellationToken);
        var pending = await FirstAsync(Of(rule, ReplicationStatus.Pending), OldestFirst, cancellationToken);
        var running = await FirstAsync(Of(rule, ReplicationStatus.Running), OldestFirst, cancellationToken);
        var held = await FirstAsync(Of(rule, ReplicationStatus.Held), OldestFirst, cancellationToken);
        var openCount = pending is null && held is null && running is null ? 0 : await CountOpenAsync(rule, cancellationToken);
        return RuleActivityOf.Tasks(newest, succeeded, failed, [pending, held, running], openCount);
    }

    private async Task<ReplicationTask?> FirstAsync(
        FilterDefinition<TaskDocument> filter, SortDefinition<TaskDocument> order, CancellationToken cancellationToken) =>
        (await store.Tasks.Find(filter).Sort(order).Limit(1).FirstOrDefaultAsync(cancellationToken))?.ToTask();

    private async Task<int> CountOpenAsync(string rule, CancellationToken cancellationToken)
    {
        var left = IRuleActivityStore.MaxOpenCount;
        foreach (var status in new[] { ReplicationStatus.Running, ReplicationStatus.Pending, ReplicationStatus.Held }
            .Where(_ => left > 0))
            left -= (int)await store.Tasks.CountDocumentsAsync(Of(rule, status), new CountOptions { Limit = left }, cancellationToken);
        return IRuleActivityStore.MaxOpenCount - left;
    }

    private static FilterDefinition<TaskDocument> Of(string rule, ReplicationStatus status) =>
        Where.Eq(it => it.Rule, rule) & Where.Eq(it => it.Status, status.ToStored());
}
