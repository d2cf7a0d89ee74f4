using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Instances;

/// <summary>
/// Remembers instances that were removed from the configuration or deleted, and finds the tasks that wait for them. The store has the names
/// of all instances, so that a removal is found after a restart, too.
/// </summary>
public sealed class RemovedInstances
{
    /// <summary>The highest number of tasks that is counted.</summary>
    public const int MaxCount = 100;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly InstanceBook _instances;
    private readonly RuleBook _rules;
    private readonly ITaskStore _tasks;
    private readonly TimeProvider _time;

    // Null for an instance that exists.
    private readonly NoteMap<DateTimeOffset?> _removedAt;

    internal RemovedInstances(InstanceBook instances, RuleBook rules, ITaskStore tasks, INoteStore notes, TimeProvider time)
    {
        (_instances, _rules, _tasks, _time) = (instances, rules, tasks, time);
        _removedAt = new(notes, "instances", Retention * 52, time);
    }

    /// <summary>Stores which instances exist and which do not exist any more.</summary>
    public Task UpdateAsync(CancellationToken cancellationToken)
    {
        var names = _instances.Current.All.Select(static it => it.Name).ToHashSet(StringComparer.Ordinal);
        var now = _time.GetUtcNow();
        return _removedAt.ChangeAsync(known => Update(known, names, now), cancellationToken);
    }

    /// <summary>Returns one sentence, with its advice, for each removed instance that tasks wait for.</summary>
    public async Task<IReadOnlyList<WaitingForInstance>> FindWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = new List<WaitingForInstance>();
        var removed = (await _removedAt.ReadAsync(cancellationToken)).Where(
            it => it.Value is not null && _instances.Current.Find(it.Key) is null).OrderBy(static it => it.Key, StringComparer.Ordinal);
        foreach (var (name, _) in removed)
        {
            var count = await CountAsync(name, ReplicationStatus.Pending, cancellationToken)
                + await CountAsync(name, ReplicationStatus.Held, cancellationToken);
            if (count > 0)
                waiting.Add(new WaitingForInstance(name, count));
        }
        return waiting;
    }

    // The tasks of a removed rule are canceled at this moment.
    private async Task<int> CountAsync(string instance, ReplicationStatus status, CancellationToken cancellationToken)
    {
        var filter = new TaskFilter { Instance = instance, Status = status };
        var found = (await _tasks.ListAsync(filter, after: null, MaxCount, cancellationToken)).Items;
        if (found.Count == 0)
            return 0;
        var rules = await _rules.ReadAsync(cancellationToken);
        return found.Count(it => it.Rule is null || rules.Find(it.Rule) is not null);
    }

    private static bool Update(Dictionary<string, DateTimeOffset?> known, HashSet<string> names, DateTimeOffset now)
    {
        var isChanged = false;
        foreach (var name in names.Where(it => !known.TryGetValue(it, out var removedAt) || removedAt is not null))
        {
            known[name] = null;
            isChanged = true;
        }
        foreach (var (name, removedAt) in known.Where(it => !names.Contains(it.Key)).ToList())
        {
            if (removedAt < now - Retention)
                isChanged |= known.Remove(name);
            else if (removedAt is null)
            {
                known[name] = now;
                isChanged = true;
            }
        }
        return isChanged;
    }
}
