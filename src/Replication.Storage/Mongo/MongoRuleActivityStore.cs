using System.Collections.Concurrent;
using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoRuleActivityStore(MongoStore store) : IRuleActivityStore
{
    private const int MaxConcurrentRules = 8;

    // The first failed task is usually the missing one, because settled ones are marked soon.
    private const int FailuresAtOnce = 20;

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;
    private static readonly SortDefinition<TaskDocument> NewestFirst = Builders<TaskDocument>.Sort.Descending(static it => it.CreatedAt)
        .Descending(static it => it.Id);
    private static readonly SortDefinition<TaskDocument> OldestFirst = Builders<TaskDocument>.Sort.Ascending(static it => it.CreatedAt)
        .Ascending(static it => it.Id);

    public async Task<IReadOnlyDictionary<RuleTarget, RuleActivity>> FindAsync(
        IReadOnlyCollection<RuleTarget> rules, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<RuleTarget, RuleActivity>();
        await Parallel.ForEachAsync(
            rules.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentRules, CancellationToken = cancellationToken },
            async (rule, token) => found[rule] = await FindAsync(rule, token));
        return found;
    }

    public async Task<FailurePlace?> SettleFailuresAsync(
        string rule, FailurePlace? after, int limit, CancellationToken cancellationToken)
    {
        var seen = await ListFailuresAsync(new RuleTarget(rule), after, limit, cancellationToken);
        var settled = new List<Guid>();
        foreach (var task in seen)
        {
            if (await IsSettledAsync(task, cancellationToken))
                settled.Add(task.Id);
        }
        if (settled.Count > 0)
            await store.Tasks.UpdateManyAsync(
                Where.In(it => it.Id, settled) & Where.Eq(it => it.Status, ReplicationStatus.Failed.ToWord()),
                Builders<TaskDocument>.Update.Set(it => it.IsSettled, true).Inc(it => it.Version, 1),
                options: null,
                cancellationToken);
        return seen.Count < limit ? null : PlaceOf(seen[^1]);
    }

    private async Task<RuleActivity> FindAsync(RuleTarget rule, CancellationToken cancellationToken)
    {
        // A rule without tasks costs one query.
        if (await FirstAsync(Of(rule), NewestFirst, cancellationToken) is not { } newest)
            return RuleActivity.None;
        var succeeded = await FirstAsync(Of(rule, ReplicationStatus.Succeeded), NewestFirst, cancellationToken);
        var failed = await FirstAsync(Of(rule, ReplicationStatus.Failed), NewestFirst, cancellationToken);
        var missing = new List<ReplicationTask?>();
        var (open, running) = (0, 0);
        foreach (var status in RuleActivityOf.OpenStatuses)
        {
            if (await FirstAsync(Of(rule, status), OldestFirst, cancellationToken) is not { } oldest)
                continue;
            missing.Add(oldest);
            var count = await CountAsync(Of(rule, status), cancellationToken);
            open += count;
            running += status == ReplicationStatus.Running ? count : 0;
        }
        var failures = failed is null ? 0 : await CountAsync(FailuresOf(rule), cancellationToken);
        var sinceSuccess = failures;
        if (failures > 0)
        {
            missing.Add(await FindOldestFailureAsync(rule, cancellationToken));
            if (succeeded is not null)
                sinceSuccess = await CountAsync(
                    FailuresOf(rule) & Where.Gt(it => it.CreatedAt, succeeded.CreatedAt), cancellationToken);
        }
        return RuleActivityOf.Tasks(newest, succeeded, failed, missing, new(open, running, failures, sinceSuccess));
    }

    private async Task<ReplicationTask?> FirstAsync(
        FilterDefinition<TaskDocument> filter, SortDefinition<TaskDocument> order, CancellationToken cancellationToken) =>
        (await store.Tasks.Find(filter).Sort(order).Limit(1).FirstOrDefaultAsync(cancellationToken))?.ToTask();

    private async Task<ReplicationTask?> FindOldestFailureAsync(RuleTarget rule, CancellationToken cancellationToken)
    {
        FailurePlace? after = null;
        for (var seen = 0; seen < IRuleActivityStore.MaxCount; seen += FailuresAtOnce)
        {
            var some = await ListFailuresAsync(rule, after, FailuresAtOnce, cancellationToken);
            foreach (var task in some)
            {
                if (!await IsSettledAsync(task, cancellationToken))
                    return task.ToTask();
            }
            if (some.Count < FailuresAtOnce)
                break;
            after = PlaceOf(some[^1]);
        }
        return null;
    }

    private Task<List<TaskDocument>> ListFailuresAsync(
        RuleTarget rule, FailurePlace? after, int limit, CancellationToken cancellationToken) =>
        store.Tasks
            .Find(after is null
                ? FailuresOf(rule)
                : FailuresOf(rule) & MongoPaging.After<TaskDocument>(it => it.CreatedAt, it => it.Id, after.CreatedAt, after.Id))
            .Sort(OldestFirst)
            .Limit(limit)
            .ToListAsync(cancellationToken);

    private Task<bool> IsSettledAsync(TaskDocument task, CancellationToken cancellationToken) =>
        store.Tasks
            .Find(Where.Eq(it => it.TargetInstance, task.TargetInstance) & Where.Eq(it => it.TargetRepository, task.TargetRepository)
                & Where.Eq(it => it.TargetTag, task.TargetTag) & Where.Eq(it => it.Status, ReplicationStatus.Succeeded.ToWord())
                & MongoPaging.After<TaskDocument>(it => it.OrderedAt, it => it.Id, task.OrderedAt, task.Id))
            .Limit(1)
            .AnyAsync(cancellationToken);

    private async Task<int> CountAsync(FilterDefinition<TaskDocument> filter, CancellationToken cancellationToken) =>
        (int)await store.Tasks.CountDocumentsAsync(
            filter, new CountOptions { Limit = IRuleActivityStore.MaxCount }, cancellationToken);

    private static FilterDefinition<TaskDocument> Of(RuleTarget rule, ReplicationStatus status) =>
        Of(rule) & Where.Eq(it => it.Status, status.ToWord());

    private static FilterDefinition<TaskDocument> Of(RuleTarget rule) => rule.Target is { } target
        ? Where.Eq(it => it.Rule, rule.Rule) & Where.Eq(it => it.TargetInstance, target)
        : Where.Eq(it => it.Rule, rule.Rule);

    private static FilterDefinition<TaskDocument> FailuresOf(RuleTarget rule) =>
        Of(rule, ReplicationStatus.Failed) & Where.Eq(it => it.IsSettled, null);

    private static FailurePlace PlaceOf(TaskDocument task) => new(task.CreatedAt, task.Id);
}
