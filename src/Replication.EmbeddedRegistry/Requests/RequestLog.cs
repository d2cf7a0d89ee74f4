namespace Replication.EmbeddedRegistry.Requests;

/// <summary>The received requests in order. The oldest are removed when the log is full.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly Queue<LoggedRequest> _requests = new();
    private readonly int _capacity;
    private TaskCompletionSource? _changed;

    internal RequestLog(int capacity) => _capacity = capacity;

    public IReadOnlyList<LoggedRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public int Count(Func<LoggedRequest, bool> which) => All.Count(which);

    public void Clear()
    {
        lock (_lock)
            _requests.Clear();
    }

    /// <summary>Waits for a request that matches a condition, now or after later requests and transfers.</summary>
    public async Task<LoggedRequest> WhenAsync(Func<LoggedRequest, bool> which, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            if (All.FirstOrDefault(which) is { } found)
                return found;
            await changed.WaitAsync(cancellationToken);
        }
    }

    internal void Add(LoggedRequest request)
    {
        lock (_lock)
        {
            if (_requests.Count == _capacity)
                _requests.Dequeue();
            _requests.Enqueue(request);
        }
        Changed();
    }

    internal void Changed()
    {
        TaskCompletionSource? changed;
        lock (_lock)
            (changed, _changed) = (_changed, null);
        changed?.SetResult();
    }
}
