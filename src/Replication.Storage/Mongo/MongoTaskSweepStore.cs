using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskSweepStore(MongoTaskCollection tasks) : ITaskSweepStore
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly string[] Unanswered = [
        .. Enumerable.Range(TaskPriority.Lowest, TaskPriority.Highest).Select(WakeReason.Unanswered)
    ];

    public async Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await Task.WhenAll(
                FrontAsync(IsDue(now), limit, cancellationToken),
                FrontAsync(Where.Eq(it => it.Wake, WakeReason.Lease) & Where.Lt(it => it.WakeSince, now), limit, cancellationToken));
            List<TaskDocument> candidates = [
                .. found.SelectMany(static some => some).OrderBy(static it => it.WakeSince).ThenBy(static it => it.Id).Take(limit)
            ];
            var taken = new HashSet<Guid>();
            foreach (var running in candidates.Where(static it => it.Wake is WakeReason.Lease))
            {
                if (await tasks.SwapAsync(running, running.ToStored().Returned(announcedAt: now), cancellationToken) is Swap.Made)
                    taken.Add(running.Id);
            }
            foreach (var some in candidates.Where(static it => it.Wake is not WakeReason.Lease).GroupBy(static it => it.Priority))
                taken.UnionWith(await AnnounceAsync(some, IsDue(now), some.Key, now, quietSince: now, cancellationToken));
            // When concurrent sweeps took all candidates, more due tasks may follow them.
            if (taken.Count > 0 || candidates.Count == 0)
                return Select(candidates, taken);
        }
    }

    public async Task<IReadOnlyList<DueTask>> TakeUnansweredAsync(
        int priority, DateTimeOffset now, TimeSpan answerTimeout, int limit, CancellationToken cancellationToken)
    {
        var isUnanswered = Where.Eq(it => it.Wake, WakeReason.Unanswered(priority)) & Where.Lt(it => it.WakeSince, now - answerTimeout)
            & Where.Lte(it => it.DueAt, now);
        while (true)
        {
            var candidates = await FrontAsync(isUnanswered, limit, cancellationToken);
            var taken = new HashSet<Guid>();
            // The delay doubles each time, so there are few groups.
            foreach (var some in candidates.GroupBy(it => RepeatBackoff.NextExtra(it.WakeSince!.Value - it.AnnouncedAt, answerTimeout)))
                taken.UnionWith(await AnnounceAsync(some, isUnanswered, priority, now, now + some.Key, cancellationToken));
            if (taken.Count > 0 || candidates.Count == 0)
                return Select(candidates, taken);
        }
    }

    public async Task<int> HastenAsync(TaskWait wait, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var waiting = Where.Eq(it => it.Wake, WakeReason.Due) & Where.Gt(it => it.WakeSince, now)
            & Where.AnyEq(it => it.Instances, wait.Instance);
        if (wait.SourceRepository is { } repository)
            waiting &= Where.AnyEq(it => it.Repositories, repository.Text);
        var hastened = 0;
        var after = Where.Empty;
        while (true)
        {
            var some = await FrontAsync(waiting & after, limit, cancellationToken);
            foreach (var document in some)
            {
                var stored = document.ToStored();
                // A lost swap: a worker has claimed the task, or it is canceled.
                if (IsWaiting(stored.Task, wait)
                    && await tasks.SwapAsync(document, stored.Hastened(now), cancellationToken) is Swap.Made
                    && ++hastened == limit)
                    return hastened;
            }
            if (some.Count < limit)
                return hastened;
            var (since, id) = (some[^1].WakeSince, some[^1].Id);
            after = Where.Gte(it => it.WakeSince, since) & (Where.Gt(it => it.WakeSince, since) | Where.Gt(it => it.Id, id));
        }
    }

    private static bool IsWaiting(ReplicationTask task, TaskWait wait) =>
        task.Issue is { Code: var code } && wait.IssueCodes.Contains(code)
        && (wait.SourceRepository is null || (task.Source.Instance, task.Source.Repository) == (wait.Instance, wait.SourceRepository))
        && (wait.SourceDigest is null || task.Source.Digest is null || task.Source.Digest == wait.SourceDigest);

    public Task ForgetAnnouncementsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var forgotten = Builders<TaskDocument>.Update
            .Set(it => it.AnnouncedAt, StoredTask.Never)
            .Set(it => it.Wake, WakeReason.Due)
            .Set(it => it.WakeSince, StoredTask.Never)
            .Inc(it => it.Version, 1);
        return tasks.Documents.UpdateManyAsync(
            Where.In(it => it.Wake, Unanswered) & Where.Lt(it => it.AnnouncedAt, before), forgotten, options: null, cancellationToken);
    }

    // A repeated announcement moves a task back in the index, so the first entry is only approximately the oldest task.
    public async Task<DateTimeOffset?> FindLongestWaitAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fronts = await Task.WhenAll(Unanswered.Select(wake => FrontAsync(Where.Eq(it => it.Wake, wake), 1, cancellationToken))
            .Append(FrontAsync(IsDue(now), 1, cancellationToken)));
        return StoredTask.LongestWait([.. fronts.SelectMany(static some => some).Select(static it => it.ToTask())]);
    }

    private Task<List<TaskDocument>> FrontAsync(FilterDefinition<TaskDocument> filter, int limit, CancellationToken cancellationToken) =>
        tasks.Documents.Find(filter)
            .SortBy(it => it.Wake)
            .ThenBy(it => it.WakeSince)
            .ThenBy(it => it.Id)
            .Limit(limit)
            .ToListAsync(cancellationToken);

    // One command updates all tasks that still match. AnnouncedBy identifies the tasks that this sweep took.
    private async Task<IEnumerable<Guid>> AnnounceAsync(
        IEnumerable<TaskDocument> some,
            FilterDefinition<TaskDocument> wanting,
            int priority,
            DateTimeOffset now,
            DateTimeOffset quietSince,
            CancellationToken cancellationToken)
    {
        Guid[] ids = [.. some.Select(static it => it.Id)];
        var sweep = Guid.NewGuid();
        var announcement = Builders<TaskDocument>.Update
            .Set(it => it.AnnouncedAt, now)
            .Set(it => it.AnnouncedBy, sweep)
            .Set(it => it.Wake, WakeReason.Unanswered(priority))
            .Set(it => it.WakeSince, quietSince)
            .Inc(it => it.Version, 1);
        var chosen = Where.In(it => it.Id, ids);
        var announced = await tasks.Documents.UpdateManyAsync(chosen & wanting, announcement, options: null, cancellationToken);
        if (announced.ModifiedCount == ids.Length)
            return ids;
        return announced.ModifiedCount == 0
            ? []
            : await tasks.Documents.Find(chosen & Where.Eq(it => it.AnnouncedBy, sweep))
                .Project(it => it.Id)
                .ToListAsync(cancellationToken);
    }

    private static IReadOnlyList<DueTask> Select(IEnumerable<TaskDocument> candidates, HashSet<Guid> taken) =>
        [.. candidates.Where(it => taken.Contains(it.Id)).Select(static it => new DueTask(it.Id, it.TargetInstance, it.Priority))];

    private static FilterDefinition<TaskDocument> IsDue(DateTimeOffset now) =>
        Where.Eq(it => it.Wake, WakeReason.Due) & Where.Lte(it => it.WakeSince, now);
}
