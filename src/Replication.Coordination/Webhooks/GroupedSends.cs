namespace Replication.Coordination.Webhooks;

/// <summary>
/// Sends items of concurrent callers in groups. An item is sent alone while few groups are being sent. Otherwise it waits until one of
/// them has ended, and goes with the others that wait. Thread-safe.
/// </summary>
/// <param name="atOnce">How many groups are sent at the same time.</param>
/// <param name="maxSize">The greatest number of items in a group.</param>
/// <param name="sendAsync">Sends a group, in the order of arrival. When it throws, all callers of the group get the exception.</param>
internal sealed class GroupedSends<T>(int atOnce, int maxSize, Func<IReadOnlyList<T>, Task> sendAsync)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _running;

    /// <summary>Returns when the item was sent. An item whose caller gave up before its group began is not sent.</summary>
    public Task SendAsync(T item, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(item, cancellationToken);
        var isFirst = false;
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_running < atOnce)
            {
                _running++;
                isFirst = true;
            }
        }
        if (isFirst)
            _ = SendWaitingAsync();
        return waiting.Sent.Task.WaitAsync(cancellationToken);
    }

    private async Task SendWaitingAsync()
    {
        while (TryTake() is { } group)
        {
            try
            {
                await sendAsync([.. group.Select(static it => it.Item)]);
                group.ForEach(static it => it.Sent.TrySetResult());
            }
            catch (Exception e)
            {
                group.ForEach(it => it.Sent.TrySetException(e));
            }
        }
    }

    // Returns null when nothing waits, and this sender ends.
    private List<Waiting>? TryTake()
    {
        lock (_lock)
        {
            var group = new List<Waiting>();
            while (group.Count < maxSize && _waiting.TryDequeue(out var next))
            {
                if (!next.CancellationToken.IsCancellationRequested)
                    group.Add(next);
            }
            if (group.Count > 0)
                return group;
            _running--;
            return null;
        }
    }

    private sealed record Waiting(T Item, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
