using Replication.Client;

namespace Replication.WebConsole.Access;

/// <summary>One stream of the API, whose events several pages receive. It ends with the last of them.</summary>
#pragma warning disable CA1001 // The source has no timer, and a page may leave after the end.
internal sealed class SharedTaskStream(Action<SharedTaskStream> ended)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly HashSet<TaskStreamListener> _listeners = [];
    private readonly CancellationTokenSource _close = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOver;

    /// <summary>Completes when the API has accepted the stream; fails as the call did.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Adds a page; null when the stream is over.</summary>
    public TaskStreamListener? TryJoin()
    {
        lock (_gate)
        {
            if (_isOver)
                return null;
            var listener = new TaskStreamListener(Leave);
            _listeners.Add(listener);
            return listener;
        }
    }

    /// <summary>Opens the stream and passes its events on.</summary>
    public void Begin(Func<CancellationToken, Task<TaskStream>> openAsync) => _ = RunAsync(openAsync);

    private async Task RunAsync(Func<CancellationToken, Task<TaskStream>> openAsync)
    {
        Exception? error = null;
        try
        {
            using var stream = await openAsync(_close.Token);
            _opened.TrySetResult();
            await foreach (var change in stream.ReadAsync(_close.Token))
            {
                lock (_gate)
                {
                    foreach (var listener in _listeners)
                        listener.Add(change);
                }
            }
        }
        catch (Exception exception)
        {
            error = exception;
        }
        End();
        if (error is null || !_opened.TrySetException(error))
            return;
        // Pages that closed meanwhile do not wait for it.
        _ = _opened.Task.Exception;
    }

    private void Leave(TaskStreamListener listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
            if (_listeners.Count > 0 || _isOver)
                return;
            _isOver = true;
        }
        ended(this);
        _close.Cancel();
    }

    private void End()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var listener in _listeners)
                listener.End();
        }
        ended(this);
    }
}
