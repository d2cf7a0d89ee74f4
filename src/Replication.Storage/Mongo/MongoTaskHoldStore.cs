using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskHoldStore(MongoTaskCollection tasks) : ITaskHoldStore
{
    private const int AtOnce = 16;

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly FilterDefinition<TaskDocument> IsHeld = Where.Eq(it => it.Status, ReplicationStatus.Held.ToWord());

    public async Task<int> HoldAsync(string rule, int limit, CancellationToken cancellationToken)
    {
        var waiting = Where.Eq(it => it.Rule, rule) & Where.Eq(it => it.Status, ReplicationStatus.Pending.ToWord());
        return (await ChangeAsync(
            () => tasks.Documents.Find(waiting)
                .SortBy(it => it.CreatedAt)
                .ThenBy(it => it.Id)
                .Limit(limit)
                .ToListAsync(cancellationToken),
            static task => task.Withheld(),
            cancellationToken)).Count;
    }

    public async Task<IReadOnlyList<DueTask>> ReleaseAsync(
        string rule, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        (await ChangeAsync(
            () => tasks.Documents.Find(IsHeld & Where.Eq(it => it.Rule, rule))
                .SortBy(it => it.OrderedAt)
                .ThenBy(it => it.Id)
                .Limit(limit)
                .ToListAsync(cancellationToken),
            task => task.Released(now),
            cancellationToken)).ConvertAll(static it => new DueTask(it.Id, it.TargetInstance, it.Priority));

    public async Task<IReadOnlyList<HeldRule>> ListAsync(CancellationToken cancellationToken)
    {
        var rules = new List<HeldRule>();
        for (var after = ""; await FindNextAsync(after, cancellationToken) is { } rule; after = rule)
        {
            var count = await tasks.Documents.CountDocumentsAsync(
                IsHeld & Where.Eq(it => it.Rule, rule), new CountOptions { Limit = ITaskHoldStore.MaxCount }, cancellationToken);
            rules.Add(new HeldRule(rule, (int)count));
        }
        return rules;
    }

    private async Task<string?> FindNextAsync(string after, CancellationToken cancellationToken) =>
        (await tasks.Documents.Find(IsHeld & Where.Gt(it => it.Rule, after))
            .SortBy(it => it.Rule)
            .Limit(1)
            .FirstOrDefaultAsync(cancellationToken))?.Rule;

    // Returns the changed tasks in the order of the list. When other processes changed all of a page, more tasks may follow it.
    private async Task<List<TaskDocument>> ChangeAsync(
        Func<Task<List<TaskDocument>>> list, Func<StoredTask, StoredTask> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await list();
            var changed = new List<TaskDocument>();
            foreach (var some in found.Chunk(AtOnce))
            {
                var swaps = await Task.WhenAll(some.Select(it => tasks.SwapAsync(it, change(it.ToStored()), cancellationToken)));
                changed.AddRange(some.Where((_, i) => swaps[i] is Swap.Made));
            }
            if (changed.Count > 0 || found.Count == 0)
                return changed;
        }
    }
}
