namespace Replication.Coordination.Streams;

/// <summary>
/// The events that wait for one client, in a queue of limited length. When the client reads too slowly, they are replaced by a request to
/// resynchronize.
/// </summary>
internal sealed class TaskSubscription(TaskStreamFilter filter, DateTimeOffset? after, TaskStreamOptions options)
{
    private const int MaxRemembered = 4_096;

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _left = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<(LiveTask, bool)> _queue = [];
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _position;
    private bool _resync;

    /// <summary>The position from which the client resumes; null when it begins now.</summary>
    public DateTimeOffset? After => after;

    /// <summary>Completes when the first read included this client. Fails when it failed.</summary>
    public Task Begun => _begun.Task;

    public void Fail(Exception reason) => _begun.TrySetException(reason);

    /// <summary>Wakes the client also when there is nothing for it.</summary>
    public void Beat()
    {
        lock (_gate)
            _wake.TrySetResult();
    }

    /// <summary>
    /// Adds what a read found; null when changes may be missing. The first call also wakes a client for which there is nothing, so that it
    /// receives its position.
    /// </summary>
    public void Add(IReadOnlyList<LiveTask>? tasks, DateTimeOffset position)
    {
        lock (_gate)
        {
            _position = position;
            if (tasks is null)
                Overflow();
            else if (!_resync)
                Enqueue(tasks);
            if (!_begun.Task.IsCompleted || _resync || _queue.Count > 0)
                _wake.TrySetResult();
        }
        _begun.TrySetResult();
    }

    /// <summary>Waits until something is to be sent. A batch without tasks is a heartbeat.</summary>
    public async Task<TaskStreamBatch> TakeAsync(CancellationToken cancellationToken)
    {
        Task woken;
        lock (_gate)
            woken = _wake.Task;
        await woken.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var batch = new TaskStreamBatch(_resync, _queue, _position);
            (_queue, _resync) = ([], false);
            return batch;
        }
    }

    private void Enqueue(IReadOnlyList<LiveTask> tasks)
    {
        foreach (var task in tasks)
        {
            var visibility = filter.Judge(task.Task);
            if (visibility is TaskVisibility.Hidden || (visibility is TaskVisibility.Left && !IsNewlyLeft(task.Task.Id)))
                continue;
            if (visibility is TaskVisibility.Shown)
                _left.Remove(task.Task.Id);
            if (_queue.Count == options.MaxQueued)
            {
                Overflow();
                return;
            }
            _queue.Add((task, visibility is TaskVisibility.Left));
        }
    }

    // The client may have the task in its list from before the stream began. Progress of a task that it does not show is not repeated.
    private bool IsNewlyLeft(Guid id)
    {
        if (_left.Count >= MaxRemembered)
            _left.Clear();
        return _left.Add(id);
    }

    private void Overflow()
    {
        _queue = [];
        _resync = true;
    }
}
