using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>Finds the tasks that want a wake-up: see <see cref="ITaskStore.TakeDueAsync"/>.</summary>
internal sealed class MongoTaskSweep(MongoTaskCollection tasks)
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    public async Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, DateTimeOffset announcedBefore, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var candidates = await FindAsync(now, announcedBefore, limit, cancellationToken);
            var taken = new HashSet<Guid>();
            foreach (var running in candidates.Where(static it => it.Wake is WakeReason.Lease))
            {
                if (await tasks.SwapAsync(running, running.ToStored().Returned(announcedAt: now), cancellationToken) is Swap.Made)
                    taken.Add(running.Id);
            }
            taken.UnionWith(await AnnounceAsync([.. candidates.Where(static it => it.Wake is not WakeReason.Lease).Select(static it => it.Id)], now, announcedBefore, cancellationToken));
            // Where other sweepers took them all, there may be more behind.
            if (taken.Count > 0 || candidates.Count == 0)
                return [.. candidates.Where(it => taken.Contains(it.Id)).Select(static it => new DueTask(it.Id, it.TargetInstance, it.Priority))];
        }
    }

    private async Task<List<TaskDocument>> FindAsync(DateTimeOffset now, DateTimeOffset announcedBefore, int limit, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(
            FrontAsync(IsDue(now)),
            FrontAsync(IsUnanswered(now, announcedBefore)),
            FrontAsync(Where.Eq(it => it.Wake, WakeReason.Lease) & Where.Lt(it => it.WakeSince, now)));
        return [.. found.SelectMany(static some => some).OrderBy(static it => it.WakeSince).ThenBy(static it => it.Id).Take(limit)];

        Task<List<TaskDocument>> FrontAsync(FilterDefinition<TaskDocument> filter) =>
            tasks.Documents.Find(filter).SortBy(it => it.Wake).ThenBy(it => it.WakeSince).ThenBy(it => it.Id).Limit(limit).ToListAsync(cancellationToken);
    }

    // One command for all of them, in which the server changes each that still wants it in one step; the sweep's mark tells whose it became.
    private async Task<IEnumerable<Guid>> AnnounceAsync(Guid[] ids, DateTimeOffset now, DateTimeOffset announcedBefore, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return [];
        var sweep = Guid.NewGuid();
        var announcement = Builders<TaskDocument>.Update
            .Set(it => it.AnnouncedAt, now)
            .Set(it => it.AnnouncedBy, sweep)
            .Set(it => it.Wake, WakeReason.Unanswered)
            .Set(it => it.WakeSince, now)
            .Inc(it => it.Version, 1);
        var chosen = Where.In(it => it.Id, ids);
        var announced = await tasks.Documents.UpdateManyAsync(
            chosen & (IsDue(now) | IsUnanswered(now, announcedBefore)), announcement, options: null, cancellationToken);
        if (announced.ModifiedCount == ids.Length)
            return ids;
        return announced.ModifiedCount == 0
            ? []
            : await tasks.Documents.Find(chosen & Where.Eq(it => it.AnnouncedBy, sweep)).Project(it => it.Id).ToListAsync(cancellationToken);
    }

    private static FilterDefinition<TaskDocument> IsDue(DateTimeOffset now) =>
        Where.Eq(it => it.Wake, WakeReason.Due) & Where.Lte(it => it.WakeSince, now);

    private static FilterDefinition<TaskDocument> IsUnanswered(DateTimeOffset now, DateTimeOffset announcedBefore) =>
        Where.Eq(it => it.Wake, WakeReason.Unanswered) & Where.Lt(it => it.WakeSince, announcedBefore) & Where.Lte(it => it.DueAt, now);
}
