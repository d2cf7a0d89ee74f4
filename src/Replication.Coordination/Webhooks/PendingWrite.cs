namespace Replication.Coordination.Webhooks;

/// <summary>
/// Writes a value to the store in the background, at most once per interval. Values that arrive in between are merged. A failed write is
/// repeated.
/// </summary>
/// <param name="interval">The minimum time between two writes.</param>
/// <param name="time">The clock.</param>
/// <param name="merge">Joins an earlier and a later value.</param>
/// <param name="tryWriteAsync">Writes a value. Returns false when the write failed; it does not throw.</param>
internal sealed class PendingWrite<T>(
    TimeSpan interval, TimeProvider time, Func<T, T, T> merge, Func<T, Task<bool>> tryWriteAsync)
{
    private readonly Lock _lock = new();
    private (bool IsSet, T Value) _pending;
    private bool _isWriting;

    public void Add(T value)
    {
        lock (_lock)
        {
            _pending = (true, _pending.IsSet ? merge(_pending.Value, value) : value);
            if (_isWriting)
                return;
            _isWriting = true;
        }
        _ = WriteWhilePendingAsync();
    }

    private async Task WriteWhilePendingAsync()
    {
        while (TryTake(out var value))
        {
            if (!await tryWriteAsync(value))
                PutBack(value);
            await Task.Delay(interval, time);
        }
    }

    private bool TryTake(out T value)
    {
        lock (_lock)
        {
            (_isWriting, value) = _pending;
            _pending = default;
            return _isWriting;
        }
    }

    private void PutBack(T value)
    {
        lock (_lock)
            _pending = (true, _pending.IsSet ? merge(value, _pending.Value) : value);
    }
}
