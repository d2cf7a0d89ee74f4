using Replication.Contracts.Tasks;

namespace Replication.Client;

/// <summary>The newest tasks of a list, kept up to date by the events of a stream.</summary>
public sealed class ShownTasks
{
    private List<ReplicationTask> _tasks = [];
    private int _limit = 1;
    private bool _hasChanged;

    /// <summary>The tasks, the newest first, as the list has them: without blobs.</summary>
    public IReadOnlyList<ReplicationTask> Tasks => _tasks;

    /// <summary>True when a task has left a full list, so that an older one has to be read.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Replaces all tasks by a page that was read with this limit.</summary>
    public void Replace(IReadOnlyList<ReplicationTask> page, int limit) =>
        (_tasks, _limit, IsIncomplete, _hasChanged) = ([.. page], limit, false, false);

    /// <summary>Applies an event. Returns true at the end of a group of events that changed the list.</summary>
    public bool Apply(TaskStreamEvent change)
    {
        switch (change)
        {
            case TaskStreamEvent.Changed { Task: var task }:
                _tasks.RemoveAll(it => it.Id == task.Id);
                _tasks.Add(task with { Blobs = [] });
                _tasks = [.. _tasks.OrderByDescending(static it => it.CreatedAt).ThenByDescending(static it => it.Id).Take(_limit)];
                _hasChanged = true;
                return false;
            case TaskStreamEvent.Left { Task: var left }:
                var wasFull = _tasks.Count == _limit;
                if (_tasks.RemoveAll(it => it.Id == left.Id) > 0)
                    (_hasChanged, IsIncomplete) = (true, IsIncomplete || wasFull);
                return false;
            default:
                var isShown = _hasChanged;
                _hasChanged = false;
                return isShown;
        }
    }
}
